import { EpisodeAudit } from '../audit/episode-audit.ts';
import type { AuditedLabel } from '../audit/label-audit.ts';
import { LedgerAudit } from '../audit/ledger-audit.ts';
import type { AuditedOutcome } from '../audit/outcome.ts';
import {
  type CheckName,
  type CheckResult,
  type Finding,
  Findings,
  firstDifference,
  type Position,
} from './findings.ts';
import { LabelCheck } from './label-check.ts';
import { misplacement } from './placement.ts';
import { type EventId, eventIdOf, eventMsOf, idOf, type StreamRecord, type VerifiedTopic } from './record.ts';
import { type Difference, type PartitionDigest, ReplayCheck, type ReplayedRecord } from './replay-check.ts';
import { type AllowedGap, Sequences, type SequenceVerdict } from './sequences.ts';
import { SparseSequences } from './sparse-sequences.ts';

/** What a verification knows of the stream beforehand. */
export interface VerificationOptions {
  readonly stream: string;
  /** Of every topic: the stream's shards. */
  readonly partitions: number;
  /** Payments that an overload policy dropped, by the journal. Their money moved unseen, so books are then not checked. */
  readonly dropped?: readonly AllowedGap[];
  /** Whether a replay is supplied to compare with. */
  readonly replays: boolean;
  /** Records may repeat earlier ones, as after the crash of a stream that is delivered at least once: they are counted only. */
  readonly allowRepeats?: boolean;
  /**
   * BIC of the institution whose view the stream is: what it does not see is missing among the numbers and is no fault, and only its own
   * accounts have balances. A replay, which takes the same view, says whether a record is missing.
   */
  readonly institution?: string;
  /** Payments are rows of a model: there are no books behind them, and a label of fraud is an episode that has no other record. */
  readonly ofModel?: boolean;
  /** What the ids of records begin with; absent: the stream's name. A twin has the ids of the stream that it is the twin of. */
  readonly idStream?: string;
  /** The id in a value of a topic, the event's for a label; empty where it cannot be read. */
  readonly idOf: (topic: VerifiedTopic, value: Uint8Array) => string;
}

/** What a verification found. */
export interface VerificationReport {
  readonly checks: readonly CheckResult[];
  /** What was found first; absent where all agrees. */
  readonly first?: Finding;
  readonly digests: readonly PartitionDigest[];
  /** Numbers that are missing among the payments and activities of the shards, and those that come again. */
  readonly missing: number;
  readonly repeated: number;
  /** Records that repeat earlier ones and were allowed to. */
  readonly repeats: number;
  /** Labels whose event is not readable yet, of a stream that goes on. */
  readonly labelsAhead: number;
  /** Simulated time up to which books were checked, Unix milliseconds; absent: to the end. */
  readonly booksUntilMs?: number;
}

/** A record and where the verification stood at it. */
interface Found {
  readonly record: StreamRecord;
  readonly at: Position;
}

/**
 * Checks the records of a stream, which knows nothing of who wrote them or how they were read.
 *
 * Records are given in the order of time: by simulated second, then by topic in the order of VERIFIED_TOPICS, each by partition and
 * offset. Memory is bounded by the accounts, the labels, the episodes and what a replay is ahead.
 */
export class StreamVerification {
  private readonly options: VerificationOptions;
  private readonly findings = new Findings();
  private readonly sequences = new Map<string, Sequences | SparseSequences>();
  private readonly lastMs = new Map<string, number>();
  private readonly labels: LabelCheck;
  private readonly episodes: EpisodeAudit<Found>;
  private readonly books: LedgerAudit | undefined;
  private readonly comparison: ReplayCheck;
  private current: Found | undefined;
  private booksUntilMs: number | undefined;
  private latestMs = 0;
  private accepted = 0;
  private payments = 0;
  private repeats = 0;
  private missing = 0;
  private repeated = 0;
  private readonly lastOffsets = new Map<string, number>();

  constructor(options: VerificationOptions) {
    this.options = options;
    this.comparison = new ReplayCheck(options.replays, options.idOf);
    this.labels = new LabelCheck(
      (event) => this.sequencesOf(event).has(event.sequence),
      (record, at, what) => this.findings.report('labels', record, at, what),
    );
    const isWhole = !options.ofModel && options.institution === undefined && (options.dropped?.length ?? 0) === 0;
    this.episodes = new EpisodeAudit(this.idStream, isWhole, ({ record, at }, what) =>
      this.findings.report('episodes', record, at, what),
    );
    if (!options.ofModel && (options.dropped?.length ?? 0) === 0)
      this.books = new LedgerAudit({
        order: false,
        onFinding: (_, what) => this.report('books', what),
        ...(options.institution === undefined ? {} : { institution: options.institution }),
      });
  }

  /** False where the replay is so far ahead that it must wait. */
  get hasRoom(): boolean {
    return this.comparison.hasRoom;
  }

  /** Takes what a replay made, in order of each partition. It must be past the time of a record that is accepted. */
  supply(records: Iterable<ReplayedRecord>): void {
    this.comparison.supply(records);
  }

  accept(record: StreamRecord): void {
    const at = this.positionOf(record);
    this.current = { record, at };
    this.findings.look('readable');
    if (record.body.kind === 'unreadable') this.report('readable', record.body.reason);
    else if (!this.checkRecord(record, at)) return;
    this.compare(record);
  }

  /**
   * A partition of payments is read to its end, and the others go on: the money that it pays later is not seen, so books are
   * checked up to here and no further.
   */
  endBooks(): void {
    this.booksUntilMs ??= this.latestMs;
  }

  /** Holds that nothing is missing behind the last records: the replay, which was supplied to its end, makes no more. */
  expectEnd(): void {
    this.findings.look('complete', this.comparison.digests().length);
    for (const { topic, partition, count, first } of this.comparison.left()) {
      this.findings.keep({
        ...{ check: 'complete', topic, partition, offset: this.lastOffsets.get(`${topic}/${partition}`) ?? -1 },
        ...{ index: this.accepted, eventMs: 0, payments: this.payments, id: this.options.idOf(topic, first.value) },
        message: `${count} missing behind this offset, the first is named`,
        expected: first.value,
      });
    }
  }

  /** Ends the verification. `goesOn`: the stream was seen to grow meanwhile, so that labels may be ahead of events. */
  finish(goesOn: boolean): VerificationReport {
    this.episodes.finish(goesOn);
    const labelsAhead = this.labels.finish((event) => goesOn && event.sequence >= this.sequencesOf(event).next);
    if (this.books !== undefined && this.books.payments > 0) this.findings.look('books', this.books.balancesChecked);
    const checks = this.findings.results();
    const first = firstDifference(checks);
    return {
      checks,
      ...(first === undefined ? {} : { first }),
      digests: this.comparison.digests(),
      missing: this.missing,
      repeated: this.repeated,
      repeats: this.repeats,
      labelsAhead,
      ...(this.booksUntilMs === undefined ? {} : { booksUntilMs: this.booksUntilMs }),
    };
  }

  private positionOf(record: StreamRecord): Position {
    const lane = laneOf(record);
    const eventMs = eventMsOf(record) ?? this.lastMs.get(lane) ?? 0;
    this.lastOffsets.set(lane, record.offset);
    this.latestMs = Math.max(this.latestMs, eventMs);
    if (record.topic === 'transactions') this.payments += 1;
    this.accepted += 1;
    return { index: this.accepted - 1, eventMs, payments: this.payments };
  }

  /** Everything but the replay. False where the record repeats an earlier one and may. */
  private checkRecord(record: StreamRecord, at: Position): boolean {
    const id = eventIdOf(idOf(record));
    if (record.topic === 'labels') return this.checkLabel(record, id, at);
    if (id === undefined || id.stream !== this.idStream || id.topic !== record.topic) {
      this.findings.look('sequence');
      this.report('sequence', `${JSON.stringify(idOf(record))} is no id of ${this.idStream}’s ${record.topic}`);
      return true;
    }
    const isFirst = this.checkSequence(record, id);
    if (!isFirst && this.options.allowRepeats) return false;
    const isInPlace = this.checkPlacement(record, id);
    this.checkOrder(record, at);
    const isOpen = this.booksUntilMs === undefined && isFirst && isInPlace;
    if (isOpen && record.body.kind === 'payment') this.books?.accept(record.body.payment);
    if (isFirst) this.checkRare(record, at);
    return true;
  }

  /** What an outcome or a record of an episode says of others. */
  private checkRare(record: StreamRecord, at: Position): void {
    const { body, partition } = record;
    if (body.kind === 'outcome') this.checkOutcome(body.outcome, partition);
    if (body.kind !== 'episode') return;
    this.findings.look('episodes');
    this.episodes.episode(body.episode, partition, { record, at });
  }

  /** It is about a payment of its shard, or an account, and known no earlier than it happened. */
  private checkOutcome({ eventId, happenedMs, availableMs }: AuditedOutcome, partition: number): void {
    this.findings.look('outcomes');
    if (availableMs < happenedMs)
      this.report('outcomes', `is known at ${isoOf(availableMs)}, before it happened at ${isoOf(happenedMs)}`);
    if (eventId === undefined) return;
    const event = eventIdOf(eventId);
    if (event?.topic !== 'transactions' || event.shard !== partition || event.stream !== this.idStream)
      this.report('outcomes', `is about ${JSON.stringify(eventId)}, which is no payment of shard ${partition}`);
    else if (!this.sequencesOf(event).has(event.sequence))
      this.report('outcomes', `is about ${eventId}, a payment that was not before it`);
  }

  private checkLabel(record: StreamRecord, id: EventId | undefined, at: Position): boolean {
    this.findings.look('labels');
    const isFirst = this.labels.accept(record, at);
    if (!isFirst) {
      if (this.allowRepeat()) return false;
      this.report('labels', 'a second label of this event');
    }
    if (id !== undefined) this.checkPlacement(record, id);
    this.checkOrder(record, at);
    if (isFirst && id !== undefined && record.body.kind === 'label')
      this.checkStep(record.body.label, id, { record, at });
    return true;
  }

  private checkStep(label: AuditedLabel, { shard, topic }: EventId, found: Found): void {
    if (label.typology === '') return; // ordinary: there is no episode that it could contradict
    if (label.step > 0) this.findings.look('episodes');
    this.episodes.label(label, shard, topic === 'activity', found);
  }

  /** False for a number that was there before. */
  private checkSequence({ partition }: StreamRecord, id: EventId): boolean {
    this.findings.look('sequence');
    const sequences = this.sequencesOf({ ...id, shard: partition });
    const before = sequences.next;
    const verdict = id.shard === partition ? sequences.take(id.sequence) : NEXT;
    // The journal counts the payments that were dropped; what they caused is missing too, and only a replay knows it.
    if (verdict.kind === 'gap' && id.topic !== 'transactions' && this.books === undefined) return true;
    this.count(verdict, id.sequence);
    if (verdict.kind === 'gap' && this.options.institution !== undefined) return true;
    const what = sequenceFault(verdict, id.sequence, before);
    if (what !== undefined && (verdict.kind !== 'repeat' || !this.allowRepeat())) this.report('sequence', what);
    return verdict.kind !== 'repeat';
  }

  private count(verdict: SequenceVerdict, sequence: number): void {
    const isView = this.options.institution !== undefined;
    if (verdict.kind === 'gap' && !isView) this.missing += sequence - verdict.from;
    if (verdict.kind === 'late' && !isView) this.missing -= 1;
    if (verdict.kind === 'repeat') this.repeated += 1;
  }

  private checkPlacement(record: StreamRecord, id: EventId): boolean {
    this.findings.look('placement');
    const what = misplacement(record, id, this.options.partitions);
    if (what !== undefined) this.report('placement', what);
    return what === undefined;
  }

  /** Time never goes back in a partition, and so neither for an account. */
  private checkOrder(record: StreamRecord, { eventMs }: Position): void {
    this.findings.look('order');
    const lane = laneOf(record);
    const lastMs = this.lastMs.get(lane) ?? -Infinity;
    if (eventMs < lastMs) this.report('order', `time goes back from ${isoOf(lastMs)} to ${isoOf(eventMs)}`);
    this.lastMs.set(lane, eventMs);
  }

  private compare(record: StreamRecord): void {
    if (this.options.replays) this.findings.look('replay');
    for (const difference of this.comparison.accept(record, idOf(record))) {
      const { message, ...values } = this.describe(difference, record);
      this.report('replay', message, values);
    }
  }

  private describe(difference: Difference, record: StreamRecord): Pick<Finding, 'message' | 'expected' | 'actual'> {
    if (difference.kind === 'extra') return { message: 'the replay makes no such record', actual: record.value };
    const { value, key } = difference.expected;
    if (difference.kind === 'missing') {
      const id = this.options.idOf(record.topic, value);
      return { message: `${difference.count} missing before it, the first is ${id}`, expected: value };
    }
    const what = Buffer.compare(value, record.value) === 0 ? `key ${Buffer.from(key)}` : 'value';
    return { message: `the replay has another ${what}`, expected: value, actual: record.value };
  }

  private allowRepeat(): boolean {
    if (!this.options.allowRepeats) return false;
    this.repeats += 1;
    return true;
  }

  private get idStream(): string {
    return this.options.idStream ?? this.options.stream;
  }

  private sequencesOf({ shard, topic }: Pick<EventId, 'shard' | 'topic'>): Sequences | SparseSequences {
    const key = `${shard}/${topic}`;
    let sequences = this.sequences.get(key);
    if (sequences === undefined) {
      const isDropped = topic === 'transactions';
      const dropped = isDropped ? (this.options.dropped ?? []).filter((gap) => gap.shard === shard) : [];
      sequences = this.options.institution === undefined ? new Sequences(dropped) : new SparseSequences();
      this.sequences.set(key, sequences);
    }
    return sequences;
  }

  private report(check: CheckName, message: string, values?: Pick<Finding, 'expected' | 'actual'>): void {
    if (this.current === undefined) throw new Error('nothing is looked at');
    this.findings.report(check, this.current.record, this.current.at, message, values);
  }
}

const NEXT: SequenceVerdict = { kind: 'next' };

function sequenceFault(verdict: SequenceVerdict, sequence: number, next: number): string | undefined {
  if (verdict.kind === 'next') return undefined;
  if (verdict.kind === 'gap') return `sequence ${sequence} follows ${next - 1}: ${sequence - verdict.from} missing`;
  return verdict.kind === 'late' ? `sequence ${sequence} comes after ${next - 1}` : `sequence ${sequence} is repeated`;
}

function laneOf({ topic, partition }: StreamRecord): string {
  return `${topic}/${partition}`;
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
