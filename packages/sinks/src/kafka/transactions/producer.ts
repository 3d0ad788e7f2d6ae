import { type StreamTopic, topicName } from '@launderette/wire';
import { messageOf, SinkError } from '../../errors.ts';
import { Backoff } from '../backoff.ts';
import { type Clock, machineClock } from '../clock.ts';
import { Deadline, MAX_BLOCK_MS_DEFAULT } from '../deadline.ts';
import { codeName, KafkaCode } from '../error-codes.ts';
import { Attempt, failureOf, type NamedBatch } from './attempt.ts';
import type { KafkaClient } from './client.ts';
import { Coordinator, type Identity, NOBODY } from './coordinator.ts';
import { Sequences } from './sequences.ts';

/** As long as the Java client's: a coordinator aborts what stays open longer, and fences its producer. */
export const TRANSACTION_TIMEOUT_MS_DEFAULT = 60_000;
/** How long `close` tries to abort an open transaction; the next producer of the id aborts it anyway. */
export const CLOSE_ABORT_WAIT_MS = 2_000;

/** A batch of any topic of the stream; encoded batches are such. */
export interface TransactionBatch {
  readonly topic: StreamTopic;
  readonly partition: number;
  readonly records: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface TransactionalProducerOptions {
  /** Shared by all producers of a process; whoever made it closes it. */
  readonly client: KafkaClient;
  /** Whose topics are written: `synth.<stream>.transactions` and so on. They must exist. */
  readonly stream: string;
  /** One writer at a time: opening the id fences whoever has it. Usually `<stream>/<shard>`. */
  readonly transactionalId: string;
  /** How long one transaction may stay open; at most the broker's transaction.max.timeout.ms. */
  readonly timeoutMs?: number;
  /** How long one call may wait for Kafka before it rejects with BLOCKED_TOO_LONG; default: for ever. */
  readonly maxBlockMs?: number;
  /** Told why a transaction is made again, or what is waited for. */
  readonly onRetry?: (reason: string) => void;
}

/**
 * Opens a transactional id: fences its earlier producer, and ends what that left open, so that what is read back from
 * here on stays so. Rejects with SinkError.
 */
export async function openTransactionalProducer(options: TransactionalProducerOptions): Promise<TransactionalProducer> {
  const producer = new TransactionalProducer(options);
  await producer.open();
  return producer;
}

const NO_ANSWER = 'Kafka has not answered a commit';
const READ_BACK = 'read back whether it counts';
const OPEN_AGAIN = 'open the transactional id again, which ends it, then read back whether it counts';

type Phase = 'ready' | 'open' | 'ending' | 'closed' | 'failed';

/**
 * Publishes all batches of a transaction or none, in order, to readers that read committed records.
 *
 * The batches belong to the producer from `write` until the transaction has ended: it keeps them, and makes the whole
 * transaction again, under a new epoch, when a connection, a leader or the coordinator is lost before the commit.
 */
export class TransactionalProducer {
  readonly transactionalId: string;
  readonly #options: TransactionalProducerOptions;
  readonly #coordinator: Coordinator;
  readonly #lane: number;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  #phase: Phase = 'ready';
  #failure: SinkError | undefined;
  #identity: Identity = NOBODY;
  #sequences = new Sequences();
  /** The epoch may not be used for another transaction: something of the last one may still be under way. */
  #stale = false;
  #written: NamedBatch[] = [];
  #attempt: Attempt | undefined;
  /** The last attempt was committed or aborted, for all that the coordinator said. */
  #ended = true;
  #pendingBytes = 0;

  constructor(options: TransactionalProducerOptions) {
    this.#options = options;
    this.transactionalId = options.transactionalId;
    this.#lane = options.client.takeLane();
    this.#clock = options.client.options.machine ?? machineClock;
    this.#coordinator = new Coordinator(options.client, options.transactionalId, (reason) => options.onRetry?.(reason));
  }

  /** Bytes written in the open transaction. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** Called by `openTransactionalProducer`. */
  async open(): Promise<void> {
    await this.#initialise(NOBODY, this.#deadline());
  }

  /** Begins a transaction. Throws PRODUCER_FENCED, BLOCKED_TOO_LONG, TRANSACTION_MISUSED. */
  async begin(): Promise<void> {
    this.#expect('ready', 'begin');
    if (this.#stale) await this.#finally(this.#renew(this.#deadline()));
    this.#written = [];
    this.#pendingBytes = 0;
    this.#attempt = this.#newAttempt();
    this.#phase = 'open';
  }

  /** Adds batches, each partition's in order, and sends them ahead. What fails is told by `commit`. */
  write(batches: readonly TransactionBatch[]): void {
    this.#expect('open', 'write');
    const named = batches.map(({ topic, partition, records, bytes }) => ({
      topic: topicName(this.#options.stream, topic),
      partition,
      records,
      bytes,
    }));
    for (const { bytes } of named) this.#pendingBytes += bytes.length;
    this.#written.push(...named);
    this.#attempt!.send(named);
  }

  /**
   * Commits what was written. Rejects with
   * - PRODUCER_FENCED: final. Whether the transaction counts, only reading back tells, after opening again as the owner;
   * - TRANSACTION_UNKNOWN: only reading back tells. `retryable`: this producer goes on, under a new epoch, so that what
   *   is read stays so. Else it is final, and the id is to be opened again before reading;
   * - MESSAGE_TOO_LARGE, BATCH_REFUSED, REQUEST_REFUSED: nothing was committed, and trying again does not help;
   * - BLOCKED_TOO_LONG: nothing was committed.
   */
  async commit(): Promise<'committed'> {
    this.#expect('open', 'commit');
    this.#phase = 'ending';
    const deadline = this.#deadline();
    await this.#finally(this.#deliver(deadline));
    if (this.#attempt!.begun) await this.#finally(this.#end(deadline));
    this.#finish();
    return 'committed';
  }

  /** Gives up what was written; readers of committed records never see it. */
  async abort(): Promise<void> {
    this.#expect('open', 'abort');
    this.#phase = 'ending';
    await this.#finally(this.#rollBack(this.#deadline()));
    this.#finish();
  }

  /** Aborts what is open, without waiting long, and lets go. The connections stay with the client. */
  async close(): Promise<void> {
    if (this.#phase === 'closed') return;
    const open = this.#phase === 'open';
    this.#phase = 'closed';
    const soon = new Deadline(CLOSE_ABORT_WAIT_MS, this.#stop.signal, this.#clock);
    const cancel = this.#clock.later(CLOSE_ABORT_WAIT_MS, () => this.#stop.abort());
    if (open) await this.#rollBack(soon).catch(() => {}); // the timeout, or the next producer, aborts it
    cancel();
    this.#stop.abort();
  }

  /** Brings everything written to its leaders, in as many attempts as it takes. */
  async #deliver(deadline: Deadline): Promise<void> {
    const backoff = new Backoff(this.#clock);
    for (;;) {
      const failure = await this.#attempt!.settled();
      if (failure === undefined) return;
      this.#stale = true;
      this.#options.client.outdated(this.#attempt!.version);
      if (!failure.retryable || failure.code === 'BLOCKED_TOO_LONG') {
        if (failure.code !== 'PRODUCER_FENCED') await this.#renew(deadline).catch(() => {}); // else the next `begin` does
        throw failure;
      }
      deadline.check(failure.message);
      this.#options.onRetry?.(`the transaction is made again: ${failure.message}`);
      await backoff.wait(deadline.signal);
      await this.#renew(deadline);
      this.#attempt = this.#newAttempt();
      this.#attempt.send(this.#written);
    }
  }

  /** Commits; asks again under the same epoch until the answer is definite, and then never uses that epoch again. */
  async #end(deadline: Deadline): Promise<void> {
    const { code, certain } = await this.#coordinator.end(this.#identity, true, deadline).catch((cause: unknown) => {
      throw new SinkError('TRANSACTION_UNKNOWN', `${NO_ANSWER}: ${messageOf(cause)}; ${OPEN_AGAIN}`, { cause });
    });
    this.#stale ||= !certain;
    this.#ended = code === KafkaCode.none;
    if (this.#ended) return;
    const message = `Kafka does not commit the transaction: ${codeName(code)}`;
    const failure = failureOf(code, message);
    if (failure.code === 'PRODUCER_FENCED') throw failure;
    await this.#renew(deadline); // nothing of it is under way after this, so that reading back tells
    throw new SinkError('TRANSACTION_UNKNOWN', `${message}; ${READ_BACK}`, { cause: failure, retryable: true });
  }

  async #rollBack(deadline: Deadline): Promise<void> {
    const failure = await this.#attempt!.settled();
    if (failure?.code === 'PRODUCER_FENCED') throw failure;
    this.#stale ||= failure !== undefined;
    if (this.#attempt!.begun) await this.#endAborted(deadline);
    this.#ended = true;
  }

  /** Aborts what may be open and begins a new epoch, so that nothing of the old one can arrive any more. */
  async #renew(deadline: Deadline): Promise<void> {
    if (!this.#ended && this.#attempt?.begun === true) await this.#endAborted(deadline);
    await this.#initialise(this.#identity, deadline);
  }

  async #endAborted(deadline: Deadline): Promise<void> {
    const { code, certain } = await this.#coordinator.end(this.#identity, false, deadline);
    this.#stale ||= !certain || code !== KafkaCode.none;
    // Never begun, or ended already: the new epoch that follows is what matters.
    const over: number[] = [KafkaCode.none, KafkaCode.invalidTxnState, KafkaCode.invalidProducerIdMapping];
    if (!over.includes(code)) throw failureOf(code, `Kafka does not abort the transaction: ${codeName(code)}`);
    this.#ended = true;
  }

  /** Takes a new epoch. With our own claim it fails, as it must, when another producer has taken the id. */
  async #initialise(claim: Identity, deadline: Deadline): Promise<void> {
    const timeoutMs = this.#options.timeoutMs ?? TRANSACTION_TIMEOUT_MS_DEFAULT;
    const { code, producerId, producerEpoch } = await this.#coordinator.initialise(claim, timeoutMs, deadline);
    if (code === KafkaCode.invalidTransactionTimeout) {
      const bound = "the broker's transaction.max.timeout.ms is lower";
      throw new SinkError('INVALID_OPTION', `timeoutMs is ${timeoutMs}; it must be above 0, and ${bound}`);
    }
    if (code !== KafkaCode.none)
      throw failureOf(code, `Kafka does not open the transactional id ${this.transactionalId}: ${codeName(code)}`);
    this.#identity = { producerId, producerEpoch };
    this.#sequences = new Sequences();
    this.#stale = false;
  }

  #newAttempt(): Attempt {
    this.#ended = false;
    const { client, transactionalId } = this.#options;
    return new Attempt({
      client,
      transactionalId,
      lane: this.#lane,
      coordinator: this.#coordinator,
      identity: this.#identity,
      sequences: this.#sequences,
      deadline: () => this.#deadline(),
    });
  }

  /** Notes what a step's failure means for the calls after it, and passes it on. */
  async #finally(step: Promise<void>): Promise<void> {
    try {
      await step;
    } catch (error) {
      this.#stale = true;
      if (error instanceof SinkError && isFinal(error)) {
        this.#failure = error;
        this.#phase = 'failed';
      } else {
        this.#finish();
      }
      throw error;
    }
  }

  #finish(): void {
    if (this.#phase !== 'closed') this.#phase = 'ready';
    this.#written = [];
    this.#pendingBytes = 0;
  }

  #deadline(): Deadline {
    return new Deadline(this.#options.maxBlockMs ?? MAX_BLOCK_MS_DEFAULT, this.#stop.signal, this.#clock);
  }

  #expect(phase: Phase, call: string): void {
    if (this.#phase === 'failed') throw this.#failure!;
    if (this.#phase === 'closed')
      throw new SinkError('NOT_OPEN', `The transactional producer ${this.transactionalId} is closed`);
    if (this.#phase !== phase)
      throw new SinkError('TRANSACTION_MISUSED', `${call} needs a producer that is ${phase}; it is ${this.#phase}`);
  }
}

/** Errors after which the epoch is another's, or may not be used any more. */
function isFinal({ code, retryable }: SinkError): boolean {
  return code === 'PRODUCER_FENCED' || code === 'NOT_OPEN' || (code === 'TRANSACTION_UNKNOWN' && !retryable);
}
