import type { EncodedBatch } from '@launderette/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KafkaCode } from './error-codes.ts';
import { PartitionQueue, type Queued } from './partition-queue.ts';

const NOT_LEADER = 6;
const MESSAGE_TOO_LARGE = 10;

const batch = (records: number): EncodedBatch => ({
  topic: 'transactions',
  partition: 0,
  records,
  bytes: new Uint8Array(1),
  firstEventTimeMs: 0,
  lastEventTimeMs: 0,
});

function filled(batches: number, firstSequence = 0): PartitionQueue {
  const queue = new PartitionQueue('synth.x.transactions', 0, firstSequence);
  for (let index = 0; index < batches; index++) queue.push({ batch: batch(10), writtenAtMs: performance.now() });
  return queue;
}

function take(queue: PartitionQueue): Queued {
  const queued = queue.peek()!;
  queue.sent();
  return queued;
}

/** A queue whose first batch the broker has acknowledged. */
function proven(batches: number): PartitionQueue {
  const queue = filled(batches + 1);
  queue.answered(take(queue), KafkaCode.none, false);
  return queue;
}

describe('PartitionQueue', () => {
  it('numbers batches by their records, from 0 again after 2^31 - 1', () => {
    const queue = filled(3, 2 ** 31 - 15);
    expect(take(queue).baseSequence).toBe(2 ** 31 - 15);
    expect(queue.nextSequence).toBe(15);
  });

  it('sends the first batch alone, then several', () => {
    const queue = filled(3);
    const first = take(queue);
    expect(queue.peek()).toBeUndefined();
    expect(queue.answered(first, KafkaCode.none, false)).toMatchObject({ kind: 'acknowledged' });
    expect([take(queue).baseSequence, take(queue).baseSequence, queue.peek()]).toEqual([10, 20, undefined]);
  });

  it('takes a duplicate for acknowledged', () => {
    const queue = filled(1);
    expect(queue.answered(take(queue), KafkaCode.duplicateSequence, false)).toMatchObject({ kind: 'acknowledged' });
    expect(queue.parked).toBe(false);
  });

  it('begins again from the front once every answer is in', () => {
    const queue = proven(3);
    const [first, second] = [take(queue), take(queue)];
    expect(queue.answered(first, NOT_LEADER, true)).toEqual({ kind: 'again' });
    expect([queue.blocked, queue.parked, queue.peek()]).toEqual([true, false, undefined]);
    expect(queue.answered(second, KafkaCode.outOfOrderSequence, false)).toEqual({ kind: 'again' });
    expect(queue.parked).toBe(true);
    queue.rewind();
    expect(take(queue)).toEqual(first);
  });

  it('does not send again what was taken behind a failure', () => {
    const queue = proven(3);
    const [first, second] = [take(queue), take(queue)];
    queue.answered(first, NOT_LEADER, true);
    expect(queue.answered(second, KafkaCode.none, false)).toMatchObject({ kind: 'acknowledged' });
    queue.rewind();
    queue.answered(take(queue), KafkaCode.none, false);
    expect(take(queue).baseSequence).toBe(30);
  });

  it('finds out what a restarted broker has, which knows the last batch only', () => {
    const queue = proven(4);
    for (let out = 0; out < 3; out++) take(queue);
    for (let out = 0; out < 3; out++) queue.unanswered();
    queue.rewind();
    expect(queue.answered(take(queue), KafkaCode.outOfOrderSequence, false)).toEqual({ kind: 'passed over' });
    const verdict = queue.answered(take(queue), KafkaCode.duplicateSequence, false);
    expect(verdict).toMatchObject({ kind: 'acknowledged', batches: [{ baseSequence: 10 }, { baseSequence: 20 }] });
    expect(take(queue).baseSequence).toBe(30);
  });

  it('is broken when a restarted broker has none of the batches in doubt and not what came before', () => {
    const queue = proven(3);
    for (let out = 0; out < 2; out++) take(queue);
    for (let out = 0; out < 2; out++) queue.unanswered();
    queue.rewind();
    queue.answered(take(queue), KafkaCode.outOfOrderSequence, false);
    expect(queue.answered(take(queue), KafkaCode.outOfOrderSequence, false)).toEqual({ kind: 'broken' });
  });

  it('is broken by a gap that no failure explains, and by a refusal', () => {
    const queue = proven(2);
    expect(queue.answered(take(queue), KafkaCode.outOfOrderSequence, false)).toEqual({ kind: 'broken' });
    expect(queue.answered(take(queue), MESSAGE_TOO_LARGE, false)).toEqual({ kind: 'broken' });
  });

  it('delivers every batch once and in order to a broker that fails at random', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('ok', 'lost request', 'lost answer', 'refused', 'restart'), {
          minLength: 20,
          maxLength: 60,
        }),
        (fates) => {
          const broker = new ModelBroker();
          const queue = filled(12);
          const acknowledged: number[] = [];
          let fate = 0;
          for (let round = 0; round < 500 && acknowledged.length < 12; round++) {
            const out: Queued[] = [];
            while (out.length < 5 && queue.peek() !== undefined) out.push(take(queue));
            let connected = true; // a lost request or answer takes the connection and all behind it along
            const answers = out.map((queued) => {
              const answer = connected ? broker.receive(queued, fates[fate++] ?? 'ok') : undefined;
              connected &&= answer !== undefined;
              return answer;
            });
            out.forEach((queued, index) => {
              const answer = answers[index];
              if (answer === undefined) return queue.unanswered();
              const verdict = queue.answered(queued, answer, answer === NOT_LEADER);
              expect(verdict.kind).not.toBe('broken');
              if (verdict.kind === 'acknowledged')
                acknowledged.push(...verdict.batches.map(({ baseSequence }) => baseSequence));
            });
            if (queue.parked) queue.rewind();
          }
          expect(acknowledged).toEqual(broker.log);
          expect(broker.log).toEqual(Array.from({ length: 12 }, (_, index) => index * 10));
        },
      ),
    );
  });
});

/** What a leader does with sequences: any as the first, then only the next; it knows the last five, after a restart one. */
class ModelBroker {
  readonly log: number[] = [];
  #known: number[] = [];

  receive({ baseSequence }: Queued, fate: string): number | undefined {
    if (fate === 'lost request') return undefined;
    if (fate === 'refused') return NOT_LEADER;
    const code = this.#append(baseSequence);
    if (fate === 'restart') this.#known = this.#known.slice(-1);
    return fate === 'ok' ? code : undefined;
  }

  #append(sequence: number): number {
    if (this.#known.includes(sequence)) return KafkaCode.none;
    const last = this.log.at(-1);
    if (last !== undefined && sequence !== last + 10) return KafkaCode.outOfOrderSequence;
    this.log.push(sequence);
    this.#known = [...this.#known, sequence].slice(-5);
    return KafkaCode.none;
  }
}
