import { partitionOf } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import type { AuditedEpisode } from '../audit/episode.ts';
import type { AuditedLabel } from '../audit/label-audit.ts';
import type { AuditedOutcome } from '../audit/outcome.ts';
import type { AuditedPayment } from '../audit/payment.ts';
import { idIn, type StreamRecord } from './record.ts';
import type { ReplayedRecord } from './replay-check.ts';
import { StreamVerification, type VerificationOptions, type VerificationReport } from './verification.ts';

const SHARDS = 2;
/** Accounts by their shard. */
const ACCOUNTS = [0, 1].map((shard) => {
  const names = Array.from({ length: 50 }, (_, index) => `A${index}`);
  return names.find((name) => partitionOf(Buffer.from(name), SHARDS) === shard) as string;
});

let offset = 0;

function record(
  topic: StreamRecord['topic'],
  partition: number,
  key: string,
  body: StreamRecord['body'],
): StreamRecord {
  offset += 1;
  return { topic, partition, offset, key: Buffer.from(key), value: Buffer.from(JSON.stringify(body)), body };
}

function payment(shard: number, sequence: number, change: Partial<AuditedPayment> = {}): StreamRecord {
  const account = ACCOUNTS[shard] as string;
  const eventMs = sequence * 1000;
  const paid: AuditedPayment = {
    id: `s/${shard}/${sequence}`,
    shard,
    sequence,
    eventMs,
    settlementMs: 1e6,
    booked: true,
    amountMinor: 100,
    debtor: { account, balanceAfterMinor: 10_000 - 100 * sequence },
    ...change,
  };
  return record('transactions', shard, account, { kind: 'payment', payment: paid });
}

function activity(shard: number, sequence: number, eventMs = sequence * 1000): StreamRecord {
  const account = ACCOUNTS[shard] as string;
  return record('activity', shard, account, { kind: 'activity', id: `s/${shard}/a${sequence}`, eventMs, account });
}

function label(eventId: string, partition: number, eventMs: number, change: Partial<AuditedLabel> = {}): StreamRecord {
  // No step: whose steps they are is another check.
  const body = { eventId, episodeId: 's/fan-in/1', typology: 'fan-in', step: 0, plannedMinor: 0, carriedOutMinor: 0 };
  return record('labels', partition, eventId, { kind: 'label', label: { ...body, ...change }, eventMs });
}

function outcome(shard: number, sequence: number, change: Partial<AuditedOutcome> = {}): StreamRecord {
  const account = ACCOUNTS[shard] as string;
  const body = { id: `s/${shard}/o${sequence}`, account, happenedMs: 1000, availableMs: 9000, ...change };
  return record('outcomes', shard, account, { kind: 'outcome', outcome: body });
}

/** The beginning of an episode of two steps of 100 each, or its end in a shard where both were paid. */
function episode(shard: number, sequence: number, change: Partial<AuditedEpisode> = {}): StreamRecord {
  const account = ACCOUNTS[shard] as string;
  const { ended = false } = change;
  const done = ended ? { carriedOutSteps: 2, carriedOutMinor: 200 } : { carriedOutSteps: 0, carriedOutMinor: 0 };
  const body: AuditedEpisode = {
    ...{ id: `s/${shard}/e${sequence}`, eventMs: 1000, ended, episodeId: 's/fan-in/1', typology: 'fan-in', account },
    ...{ plannedSteps: 2, plannedMinor: 200, ...done, abandonedSteps: 0, ...change },
  };
  return record('episodes', shard, account, { kind: 'episode', episode: body });
}

const step = (eventId: string, number: number, change: Partial<AuditedLabel> = {}): StreamRecord =>
  label(eventId, 0, 1000, { step: number, plannedMinor: 100, carriedOutMinor: 100, ...change });

/** An episode whose two steps are paid. */
const EPISODE = [payment(0, 0), payment(0, 1), step('s/0/0', 1), step('s/0/1', 2), episode(0, 0)];
const END = episode(0, 1, { ended: true });

const GOOD = [
  payment(0, 0),
  payment(1, 0),
  activity(0, 0),
  payment(0, 1),
  activity(1, 0, 1000),
  label('s/0/1', 0, 1000),
];

function idOf(_: unknown, value: Uint8Array): string {
  return idIn(JSON.parse(Buffer.from(value).toString()) as StreamRecord['body']);
}

function verify(
  records: readonly StreamRecord[],
  options: Partial<VerificationOptions> = {},
  replay?: readonly ReplayedRecord[],
  goesOn = false,
): VerificationReport {
  const replays = replay !== undefined;
  const verification = new StreamVerification({ stream: 's', partitions: SHARDS, replays, idOf, ...options });
  verification.supply(replay ?? []);
  for (const one of records) verification.accept(one);
  return verification.finish(goesOn);
}

const wrong = ({ checks }: VerificationReport) =>
  Object.fromEntries(checks.filter((check) => check.wrong > 0).map((check) => [check.check, check.wrong]));

describe('StreamVerification', () => {
  it('finds nothing in a good stream, and says what it looked at', () => {
    const report = verify(GOOD, {}, GOOD);
    expect(report.first).toBeUndefined();
    expect(report.checks.map(({ check, looked }) => [check, looked])).toEqual([
      ['readable', 6],
      ['sequence', 5],
      ['placement', 6],
      ['order', 6],
      ['books', 1],
      ['labels', 1],
      ['replay', 6],
    ]);
    expect(report.digests.map(({ topic, partition, records }) => [topic, partition, records])).toEqual([
      ['activity', 0, 1],
      ['activity', 1, 1],
      ['labels', 0, 1],
      ['transactions', 0, 2],
      ['transactions', 1, 1],
    ]);
    for (const { sha256, replayed } of report.digests) expect(replayed).toBe(sha256);
  });

  it.each<[string, StreamRecord[], Record<string, number>, RegExp]>([
    ['a repeated payment', [payment(0, 0), payment(0, 0)], { sequence: 1 }, /sequence 0 is repeated/],
    ['a gap of payments', [payment(0, 0), payment(0, 3)], { sequence: 1, books: 1 }, /3 follows 0: 2 missing/],
    ['a gap of activity', [activity(0, 1)], { sequence: 1 }, /1 follows -1: 1 missing/],
    ['another stream’s id', [payment(0, 0, { id: 't/0/0' })], { sequence: 1 }, /no id of s’s transactions/],
    ['an activity’s id on a payment', [payment(0, 0, { id: 's/0/a0' })], { sequence: 1 }, /no id/],
    ['time going back', [payment(0, 0, { eventMs: 5000 }), payment(0, 1)], { order: 1 }, /goes back from .*05\.000Z/],
    ['another shard’s partition', [{ ...payment(1, 0), partition: 0 }], { placement: 1 }, /is of shard 1/],
    ['another key', [{ ...payment(0, 0), key: Buffer.from('X') }], { placement: 1 }, /has the key "X", not "A/],
    [
      'a key of another partition',
      [
        {
          ...payment(0, 0, { debtor: { account: ACCOUNTS[1] as string, balanceAfterMinor: 1 } }),
          key: Buffer.from(ACCOUNTS[1] as string),
        },
      ],
      { placement: 1 },
      /hashes to partition 1 of 2, not 0/,
    ],
    ['a wrong balance', [payment(0, 0), payment(0, 1, { amountMinor: 99 })], { books: 1 }, /not 10000 - 99/],
    ['an orphan label', [payment(0, 0), label('s/0/7', 0, 1)], { labels: 1 }, /joins no event/],
    ['a label of nothing', [label('seven', 0, 1)], { labels: 1 }, /no id of an event/],
    ['a label of an outcome', [label('s/0/o1', 0, 1)], { labels: 1 }, /no id of an event/],
    [
      'two labels of an event',
      [payment(0, 0), label('s/0/0', 0, 1), label('s/0/0', 0, 1)],
      { labels: 1 },
      /second label/,
    ],
    ['a label in another partition', [payment(0, 0), label('s/0/0', 1, 1)], { placement: 1 }, /is of shard 0/],
    [
      'an unreadable value',
      [record('transactions', 0, 'k', { kind: 'unreadable', reason: 'is no json' })],
      { readable: 1 },
      /is no json/,
    ],
  ])('finds %s', (_, records, expected, message) => {
    const report = verify(records);
    expect(wrong(report)).toEqual(expected);
    expect(report.first?.message).toMatch(message);
  });

  it('finds nothing in an episode that ended as its labels say, and in outcomes of payments and accounts', () => {
    const known = [outcome(0, 0, { eventId: 's/0/1' }), outcome(0, 1)];
    const report = verify([...EPISODE, END, ...known]);
    expect(wrong(report)).toEqual({});
    expect(report.checks).toContainEqual({ check: 'episodes', looked: 4, wrong: 0 });
    expect(report.checks).toContainEqual({ check: 'outcomes', looked: 2, wrong: 0 });
  });

  it('takes refused attempts, steps given up and steps that wait for their day as they are', () => {
    const refused = step('s/0/0', 1, { carriedOutMinor: 0 });
    const records = [payment(0, 0), payment(0, 1), refused, step('s/0/1', 1), episode(0, 0)];
    const end = { ended: true, carriedOutSteps: 1, carriedOutMinor: 100 };
    expect(wrong(verify([...records, episode(0, 1, { ...end, abandonedSteps: 1 })]))).toEqual({});
    const waiting = step('s/0/1', 2, { carriedOutMinor: 0 });
    const pending = [payment(0, 0), payment(0, 1), step('s/0/0', 1), waiting, episode(0, 0)];
    expect(wrong(verify([...pending, episode(0, 1, { ...end, carriedOutSteps: 2 })]))).toEqual({});
  });

  it.each<[string, StreamRecord[], RegExp]>([
    [
      'another sum',
      [...EPISODE, episode(0, 1, { ended: true, carriedOutMinor: 201 })],
      /201 .* paid, and the labels .* 200/,
    ],
    ['too many steps', [...EPISODE, episode(0, 1, { ended: true, carriedOutSteps: 3 })], /3 steps were carried out/],
    ['too few steps', [...EPISODE, episode(0, 1, { ended: true, carriedOutSteps: 1 })], /1 steps were carried out/],
    ['a shorter plan', [...EPISODE, episode(0, 1, { ended: true, plannedSteps: 1 })], /plans 1 steps, fewer/],
    ['another planned sum', [...EPISODE, episode(0, 1, { ended: true, plannedMinor: 300 })], /plans 300 .* 200/],
    [
      'ends that plan more than the beginning',
      [...EPISODE, episode(0, 1, { ended: true, plannedSteps: 3 })],
      /3 steps and/,
    ],
    ['two beginnings', [...EPISODE, episode(0, 1)], /begins a second time/],
    ['two ends', [...EPISODE, END, episode(0, 2, { ended: true })], /ends a second time in shard 0/],
    ['no beginning', [payment(0, 0), step('s/0/0', 1)], /has no beginning/],
    ['a step after the end', [...EPISODE, END, payment(0, 2), step('s/0/2', 2)], /step 2 .* is after its end/],
    ['the name of another typology', [episode(0, 0, { typology: 'fan-out' })], /no episode of fan-out in s/],
    ['a parent of what nobody handed on', [episode(0, 0, { parentEpisodeId: 's/fan-in/9' })], /has a parent/],
    ['no parent of what was handed on', [episode(0, 0, { episodeId: 's/fan-in/c1' })], /follows from no episode/],
  ])('finds in episodes %s', (_, records, message) => {
    const report = verify(records);
    expect(Object.keys(wrong(report))).toEqual(['episodes']);
    expect(report.first?.message).toMatch(message);
  });

  it.each<[string, Partial<AuditedOutcome>, RegExp]>([
    ['a payment that is not there', { eventId: 's/0/7' }, /s\/0\/7, a payment that was not before it/],
    ['an activity', { eventId: 's/0/a0' }, /no payment of shard 0/],
    ['a payment of another shard', { eventId: 's/1/0' }, /no payment of shard 0/],
    ['what has not happened yet', { happenedMs: 9001 }, /before it happened/],
  ])('finds an outcome about %s', (_, change, message) => {
    const report = verify([payment(0, 0), payment(1, 0), activity(0, 0), outcome(0, 0, change)]);
    expect(wrong(report)).toEqual({ outcomes: 1 });
    expect(report.first).toMatchObject({ id: 's/0/o0', message: expect.stringMatching(message) });
  });

  it('finds gaps among outcomes and episodes', () => {
    expect(wrong(verify([outcome(0, 1)]))).toEqual({ sequence: 1 });
    expect(wrong(verify([episode(0, 1)]))).toEqual({ sequence: 1 });
  });

  it('holds of an institution’s view what each record says by itself', () => {
    const own = { account: ACCOUNTS[0] as string, institution: 'BANKNL2A', balanceAfterMinor: 1 };
    const seen = [payment(0, 0, { debtor: own }), step('s/0/0', 1), episode(0, 3, { ended: true })];
    expect(wrong(verify(seen, { institution: 'BANKNL2A' }))).toEqual({});
    const end = episode(0, 4, { ended: true });
    expect(wrong(verify([...seen, end], { institution: 'BANKNL2A' }))).toEqual({ episodes: 1 });
  });

  it('takes labels of ordinary payments for no episode, and finds a second one, and one too many', () => {
    const ordinary = (eventId: string) => label(eventId, 0, 1000, { episodeId: '', typology: '' });
    const payments = Array.from({ length: 70 }, (_, sequence) => payment(0, sequence));
    const labels = payments.map((each) => ordinary(idIn(each.body)));
    expect(wrong(verify([...payments, ...labels]))).toEqual({});
    expect(wrong(verify([...payments, ...labels, ordinary('s/0/33')]))).toEqual({ labels: 1 });
    expect(wrong(verify([...payments, ...labels, ordinary('s/0/70')]))).toEqual({ labels: 1 });
  });

  it('asks no books and no records of episodes of a stream of a model', () => {
    const rows = [payment(0, 0, { debtor: { account: ACCOUNTS[0] as string } }), step('s/0/0', 1)];
    expect(Object.keys(wrong(verify(rows)))).toContain('books');
    expect(wrong(verify(rows, { ofModel: true }))).toEqual({});
  });

  it('knows the ids of a twin, which are those of the stream that it is the twin of', () => {
    const verification = new StreamVerification({
      ...{ stream: 's-twin', idStream: 's', partitions: SHARDS, replays: false, idOf },
    });
    for (const one of EPISODE) verification.accept(one);
    expect(wrong(verification.finish(false))).toEqual({});
  });

  it('counts one fault of time, whether a record is too early or too late', () => {
    const at = (times: readonly number[]) => times.map((eventMs, sequence) => payment(0, sequence, { eventMs }));
    expect(wrong(verify(at([1, 2, 9, 3, 4])))).toEqual({ order: 1 });
    expect(wrong(verify(at([1, 2, 0, 3, 4])))).toEqual({ order: 1 });
  });

  it('names the first of what is wrong, with the place', () => {
    const late = payment(0, 2, { amountMinor: 1 });
    const { first } = verify([payment(0, 0), payment(1, 0), payment(1, 0), payment(0, 1), late]);
    expect(first).toMatchObject({ check: 'sequence', topic: 'transactions', partition: 1, id: 's/1/0', payments: 3 });
  });

  it('takes labels before their events, and lets those of a stream that goes on wait', () => {
    expect(wrong(verify([label('s/0/0', 0, 0), payment(0, 0)]))).toEqual({});
    const ahead = [payment(0, 0), label('s/0/1', 0, 0), label('s/0/a0', 0, 0)];
    expect(wrong(verify(ahead))).toEqual({ labels: 2 });
    expect(verify(ahead, {}, undefined, true)).toMatchObject({ labelsAhead: 2 });
    expect(wrong(verify(ahead, {}, undefined, true))).toEqual({});
    const gone = [payment(0, 0), payment(0, 2), label('s/0/1', 0, 0)];
    expect(wrong(verify(gone, {}, undefined, true)), 'one that was skipped will not come').toHaveProperty('labels', 1);
  });

  it('counts repetitions where they may be, and compares what is left with the replay', () => {
    const again = [...GOOD.slice(0, 4), ...GOOD.slice(0, 4), ...GOOD.slice(4), GOOD[5] as StreamRecord];
    const report = verify(again, { allowRepeats: true }, GOOD);
    expect([wrong(report), report.repeats]).toEqual([{}, 5]);
    expect(report.digests).toEqual(verify(GOOD, {}, GOOD).digests);
  });

  it('checks books up to where a partition has ended', () => {
    const verification = new StreamVerification({ stream: 's', partitions: SHARDS, replays: false, idOf });
    verification.accept(payment(0, 0));
    verification.accept(payment(0, 1));
    verification.endBooks();
    verification.accept(payment(0, 2, { amountMinor: 1 }));
    const report = verification.finish(false);
    expect(wrong(report)).toEqual({});
    expect(report.booksUntilMs).toBe(1000);
    expect(report.checks).toContainEqual({ check: 'books', looked: 1, wrong: 0 });
  });

  it('does not check books where payments were dropped, nor gaps of activity', () => {
    const dropped = [{ shard: 0, firstSequence: 1, events: 1 }];
    const report = verify([payment(0, 0), payment(0, 2, { amountMinor: 1 }), activity(0, 4)], { dropped });
    expect(wrong(report)).toEqual({});
    expect(report.checks.map(({ check }) => check)).not.toContain('books');
  });
});

describe('StreamVerification with a replay', () => {
  const four = [0, 1, 2, 3].map((sequence) => payment(0, sequence));
  const without = (index: number) => four.filter((_, place) => place !== index);
  const changed = { ...(four[2] as StreamRecord), value: Buffer.from('{"kind":"payment","payment":{"id":"s/0/2"}}') };

  it.each<[string, StreamRecord[], number, RegExp, [boolean, boolean]]>([
    ['another value', [...four.slice(0, 2), changed, ...four.slice(3)], 1, /another value/, [true, true]],
    [
      'another key',
      [...four.slice(0, 2), { ...four[2]!, key: Buffer.from('X') }, ...four.slice(3)],
      1,
      /another key A/,
      [true, true],
    ],
    ['a missing record', without(1), 1, /1 missing before it, the first is s\/0\/1/, [true, false]],
    ['a repeated record', [...four.slice(0, 2), four[1]!, ...four.slice(2)], 1, /makes no such record/, [false, true]],
  ])('finds %s and goes on behind it', (_, records, count, message, [hasExpected, hasActual]) => {
    const { checks } = verify(records, {}, four);
    const found = checks.find(({ check }) => check === 'replay');
    expect(found?.wrong).toBe(count);
    expect(found?.first?.message).toMatch(message);
    expect([found?.first?.expected !== undefined, found?.first?.actual !== undefined]).toEqual([
      hasExpected,
      hasActual,
    ]);
  });

  it('says the value of the replay with what another check found in the same place', () => {
    const cheaper = payment(0, 2, { amountMinor: 1 });
    const { first } = verify([...four.slice(0, 2), cheaper, ...four.slice(3)], {}, four);
    expect(first?.check).toBe('books');
    expect([first?.actual, first?.expected]).toEqual([cheaper.value, four[2]?.value]);
  });

  it('has another digest where a record differs, and the same where none does', () => {
    const [same] = verify(four, {}, four).digests;
    expect(same?.sha256).toBe(same?.replayed);
    const [other] = verify([...four.slice(0, 2), changed, ...four.slice(3)], {}, four).digests;
    expect(other?.replayed).toBe(same?.sha256);
    expect(other?.sha256).not.toBe(same?.sha256);
  });

  it('reads the ids of a replay that has nothing in common once, not for every record', () => {
    const others = Array.from({ length: 2_000 }, (_, index) => label(`s/0/${index}`, 0, 0));
    let read = 0;
    const counting = (topic: unknown, value: Uint8Array): string => {
      read += 1;
      return idOf(topic, value);
    };
    const ours = Array.from({ length: 500 }, (_, index) => label(`s/0/${index + 5_000}`, 0, 0));
    expect(wrong(verify(ours, { idOf: counting }, others))).toMatchObject({ replay: 500 });
    expect(read).toBe(2_000);
  });

  it('compares what there is with the beginning of a longer replay', () => {
    expect(wrong(verify(four.slice(0, 2), {}, four))).toEqual({});
  });

  it('holds that nothing is missing at the end, where the end is known', () => {
    const ended = (records: readonly StreamRecord[]) => {
      const verification = new StreamVerification({ stream: 's', partitions: SHARDS, replays: true, idOf });
      verification.supply(four);
      for (const one of records) verification.accept(one);
      verification.expectEnd();
      return verification.finish(false);
    };
    expect(wrong(ended(four))).toEqual({});
    const short = ended(four.slice(0, 2));
    expect(wrong(short)).toEqual({ complete: 1 });
    expect(short.first).toMatchObject({
      id: 's/0/2',
      offset: four[1]?.offset,
      message: expect.stringMatching(/^2 missing/),
    });
    expect(wrong(ended([])), 'nothing at all').toEqual({ complete: 1 });
  });

  it('counts what is missing and what is repeated', () => {
    expect(verify([four[0]!, four[3]!, four[3]!, four[1]!], {}, four)).toMatchObject({ missing: 1, repeated: 1 });
  });
});
