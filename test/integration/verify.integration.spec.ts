import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Drop, StreamControl, StreamControlOptions, StreamDefinition } from '@launderette/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContractRegistry } from '../../packages/sinks/src/testing/registry.ts';
import { useBroker } from './support/broker.ts';
import { abortRecords, copyOf, forge, renamed, type StreamCopy } from './support/forge.ts';
import { freePorts, runLaunderette } from './support/processes.ts';
import type { ReadRecord } from './support/read-topic.ts';
import { finished, SMALL, until, withControl } from './support/streams.ts';

const broker = useBroker();
const folder = mkdtempSync(join(tmpdir(), 'launderette-verify-'));
const registry = new ContractRegistry();
const EVENTS = 6_000;
let registryUrl: string;

interface Report {
  readonly agreed: boolean;
  readonly replayed: boolean;
  readonly goesOn: boolean;
  readonly repeats: number;
  readonly records: Readonly<Record<string, number>>;
  readonly checks: readonly { check: string; looked: number; wrong: number }[];
  readonly digests: readonly { topic: string; partition: number; records: number; sha256: string; replayed?: string }[];
  readonly first?: {
    check: string;
    topic: string;
    partition: number;
    offset: number;
    id: string;
    message: string;
    expected?: string;
    actual?: string;
    reproduce: string[];
  };
}

async function verify(stream: string, ...flags: string[]): Promise<{ code: number | null; report: Report }> {
  const args = ['verify', stream, '--bootstrap', broker.bootstrap, '--json', ...flags];
  const { code, output } = await runLaunderette(args);
  const json = output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1);
  if (json === '') throw new Error(output);
  return { code, report: JSON.parse(json) as Report };
}

const wrongOf = (report: Report) => report.checks.filter(({ wrong }) => wrong > 0).map(({ check }) => check);

async function run(
  definition: Partial<StreamDefinition>,
  work?: (control: StreamControl) => Promise<void>,
  options: Partial<StreamControlOptions> = {},
): Promise<void> {
  await withControl(broker.bootstrap, options, async (control) => {
    const whole = { ...SMALL, eventsMax: EVENTS, ...definition };
    await control.create(whole);
    await work?.(control);
    await until(control, whole.name, finished);
  });
}

/** Payments of the total order (second, shard, sequence) as a journal says that they were dropped. */
function dropOf(transactions: readonly ReadRecord[], firstEvent: number, events: number): Drop {
  const ordered = transactions
    .map(({ partition, offset, value }) => {
      const { eventTime } = JSON.parse(value) as { eventTime: string };
      return { shard: partition, sequence: offset, second: Math.floor(Date.parse(eventTime) / 1000) };
    })
    .sort((a, b) => a.second - b.second || a.shard - b.shard || a.sequence - b.sequence)
    .slice(firstEvent, firstEvent + events);
  const gaps = ordered.map(({ shard, sequence }) => ({ shard, firstSequence: sequence, events: 1 }));
  return { kind: 'drop', firstEvent, events, gaps };
}

beforeAll(async () => {
  registryUrl = await registry.listen();
});
afterAll(() => registry.close());

describe('launderette verify, on a stream that is as it should be', () => {
  it('agrees, has looked at everything, and has the digests of the replay', async () => {
    await run({ name: 'good' });
    const { code, report } = await verify('good', '--replay', '--complete');
    expect([code, report.agreed, report.replayed, report.first]).toEqual([0, true, true, undefined]);
    const { transactions, activity, labels } = report.records as Record<'transactions' | 'activity' | 'labels', number>;
    const all = transactions + activity + labels;
    expect(transactions).toBe(EVENTS);
    expect(labels).toBeGreaterThan(0);
    const looked = Object.fromEntries(report.checks.map((check) => [check.check, check.looked]));
    expect(looked).toMatchObject({
      readable: all,
      sequence: transactions + activity,
      placement: all,
      labels,
      replay: all,
    });
    expect(looked['books']).toBeGreaterThan(EVENTS / 2);
    for (const { sha256, replayed } of report.digests) expect(replayed).toBe(sha256);
    expect(report.digests.reduce((sum, { records }) => sum + records, 0)).toBe(all);
  });

  it('agrees on one that is delivered exactly once', async () => {
    await run({ name: 'once', delivery: 'exactly-once' });
    const { code, report } = await verify('once', '--complete');
    expect(report.first).toBeUndefined();
    expect([code, report.records['transactions']]).toEqual([0, expect.toSatisfy((count: number) => count >= EVENTS)]);
  });

  it('agrees on one that was tuned, and writes the journal that makes it again', async () => {
    const pace = { kind: 'rate', eventsPerSecond: 1_000 } as const;
    await run({ name: 'tuned', pace, eventsMax: 8_000 }, async (control) => {
      await until(control, 'tuned', (now) => now.events > 500);
      await control.update('tuned', { prevalence: { 'card-testing': 500_000 } });
      await control.inject('tuned', 'fan-in');
      await control.update('tuned', { pace: { kind: 'max' } });
    });
    const journal = join(folder, 'tuned.jsonl');
    expect(await verify('tuned', '--journal-out', journal)).toMatchObject({ code: 0, report: { agreed: true } });

    const head = join(folder, 'head.jsonl');
    writeFileSync(head, readFileSync(journal, 'utf8').split('\n', 1).join(''));
    const { code, report } = await verify('tuned', '--journal', head);
    expect([code, wrongOf(report)]).toEqual([6, ['replay']]);
    expect(report.first).toMatchObject({ check: 'replay', reproduce: [expect.stringContaining(`--journal ${head}`)] });
  });

  it('reads one that goes on as far as it was at the start', async () => {
    const { eventsMax: _, ...endless } = SMALL;
    await withControl(broker.bootstrap, {}, async (control) => {
      await control.create({ ...endless, name: 'endless', pace: { kind: 'rate', eventsPerSecond: 1_000 } });
      await until(control, 'endless', (now) => now.events > 2_000);
      const { code, report } = await verify('endless');
      expect(report.first).toBeUndefined();
      expect([code, report.goesOn]).toEqual([0, true]);
      expect(report.records['transactions']).toBeGreaterThan(2_000);
    });
  });

  it('knows from the journal what an overload policy dropped', async () => {
    await run({ name: 'whole' });
    const { transactions, commands } = renamed(await copyOf(broker.bootstrap, 'whole'), 'whole', 'dropping');
    const drop = dropOf(transactions, 2_000, 50);
    const entry = { number: 1, effectiveMs: 1_767_571_200_000, acceptedMs: 0, command: drop };
    await run({ name: 'dropping' }, undefined, { script: [entry] });

    const { code, report } = await verify('dropping');
    expect(report.first).toBeUndefined();
    expect(report.records['transactions']).toBe(EVENTS - 50);
    expect([code, report.checks.map(({ check }) => check)]).toEqual([0, expect.not.arrayContaining(['books'])]);
    const head = join(folder, 'dropping.jsonl');
    writeFileSync(head, `${commands[0]?.value}\n`);
    expect(wrongOf((await verify('dropping', '--journal', head)).report), 'not in that journal').toContain('sequence');
  });

  it.each([
    ['protobuf', 'zstd', false],
    ['protobuf', 'lz4', true],
    ['avro', 'snappy', true],
    ['avro', 'gzip', false],
  ] as const)('reads %s, %s, registry: %s', async (format, compression, withRegistry) => {
    const name = `${format}-${compression}`;
    const world = ['--name', name, '--customers', '1000', '--shards', '3', '--bootstrap', broker.bootstrap];
    const how = ['--format', format, '--compression', compression, '--events', '1000', '--pace', 'max'];
    const crime = ['--prevalence', 'card-testing=500000'];
    const environment = { SCHEMA_REGISTRY_URL: withRegistry ? registryUrl : '' };
    const streamed = await runLaunderette(['stream', ...world, ...how, ...crime], environment);
    expect(streamed.code, streamed.output).toBe(0);
    const { code, report } = await verify(name, '--replay');
    expect(report.first).toBeUndefined();
    expect([code, report.records['transactions']]).toEqual([0, 1000]);
    expect(report.records['labels']).toBeGreaterThan(0);
  });
});

/** What is done to a good stream. `forged`: the place of the record that it is done to. */
interface Forgery {
  readonly name: string;
  change(copy: StreamCopy, forged: ReadRecord): StreamCopy;
  readonly check: string;
  readonly message: RegExp;
  /** The forged record is named, else another one that is said here. */
  readonly id?: (forged: ReadRecord) => string;
}

const idIn = (record: ReadRecord) => (JSON.parse(record.value) as { id: string }).id;
const amountOf = (record: ReadRecord) =>
  (JSON.parse(record.value) as { amount: { minorUnits: string } }).amount.minorUnits;

/** The payments with something done to one of them. */
function payments(copy: StreamCopy, forged: ReadRecord, change: (record: ReadRecord) => ReadRecord[]): StreamCopy {
  return { ...copy, transactions: copy.transactions.flatMap((one) => (one === forged ? change(one) : [one])) };
}

function nextId(forged: ReadRecord): string {
  return idIn(forged).replace(/\d+$/, (sequence) => String(Number(sequence) + 1));
}

const FORGERIES: readonly Forgery[] = [
  {
    name: 'duplicate',
    change: (copy, forged) => payments(copy, forged, (record) => [record, record]),
    check: 'sequence',
    message: /is repeated/,
  },
  {
    name: 'gap',
    change: (copy, forged) => payments(copy, forged, () => []),
    check: 'sequence',
    message: /1 missing/,
    id: nextId,
  },
  {
    name: 'amount',
    change: (copy, forged) =>
      payments(copy, forged, (record) => [
        {
          ...record,
          value: record.value.replace(/"minorUnits":"\d+"/, `"minorUnits":"${Number(amountOf(record)) + 1}"`),
        },
      ]),
    check: 'books',
    message: / has -?\d+, not -?\d+ - \d+/,
  },
  {
    name: 'partition',
    change: (copy, forged) =>
      payments(copy, forged, (record) => [{ ...record, partition: (record.partition + 1) % SMALL.shards }]),
    check: 'placement',
    message: /is of shard 2 and lies in partition 3/,
  },
  {
    name: 'key',
    change: (copy, forged) => payments(copy, forged, (record) => [{ ...record, key: `${record.key.slice(0, -1)}X` }]),
    check: 'placement',
    message: /has the key/,
  },
  {
    name: 'label',
    change: (copy) => {
      const label = copy.labels.at(-1) as ReadRecord; // time must not go back behind it
      const eventId = `label/${label.partition}/88888888`;
      const value = label.value.replace(/"eventId":"[^"]+"/, `"eventId":"${eventId}"`);
      return { ...copy, labels: [...copy.labels, { ...label, key: eventId, value }] };
    },
    check: 'labels',
    message: /joins no event/,
    id: () => 'label/',
  },
  {
    name: 'damage',
    change: (copy, forged) => payments(copy, forged, (record) => [{ ...record, value: record.value.slice(0, 40) }]),
    check: 'readable',
    message: /no json of the schema/,
    id: () => '',
  },
];

describe('launderette verify, on a stream that was tampered with', () => {
  let good: StreamCopy;
  beforeAll(async () => {
    await run({ name: 'small' });
    good = await copyOf(broker.bootstrap, 'small');
  });

  /** A booked payment of a debtor in the middle of partition 2, so that there is a balance before it. */
  function victim(copy: StreamCopy): ReadRecord {
    const booked = copy.transactions.filter(
      ({ partition, value }) => partition === 2 && value.includes('BOOKED') && value.includes('"debtor"'),
    );
    return booked[Math.floor(booked.length * 0.7)] as ReadRecord;
  }

  it('agrees on a copy, and on one with records in a transaction that was given up', async () => {
    const copy = renamed(good, 'small', 'copy');
    await forge(broker.bootstrap, 'copy', SMALL.shards, copy);
    expect(await verify('copy', '--replay')).toMatchObject({ code: 0, report: { agreed: true } });
    await abortRecords(broker.bootstrap, 'copy', copy.transactions.slice(0, 5));
    expect(await verify('copy', '--replay')).toMatchObject({ code: 0, report: { agreed: true } });
  });

  it.each(FORGERIES)('finds and names: $name', async ({ name, change, check, message, id }) => {
    const copy = renamed(good, 'small', name);
    const forged = victim(copy);
    await forge(broker.bootstrap, name, SMALL.shards, change(copy, forged));
    const { code, report } = await verify(name);
    expect(code).toBe(6);
    expect(wrongOf(report)).toContain(check);
    expect(wrongOf(report)).toContain('replay');
    const { first } = report;
    expect(first).toMatchObject({ check, message: expect.stringMatching(message) });
    expect(first?.id).toContain((id ?? idIn)(forged));
    expect(first?.reproduce[0]).toMatch(/^npx launderette stream .*--seed 7 .*--shards 4 .*--events \d+/);
  });

  it('shows both values of what was changed, where it lies, and lines that make it again', async () => {
    const forged = victim(renamed(good, 'small', 'amount'));
    const { output } = await runLaunderette(['verify', 'amount', '--bootstrap', broker.bootstrap]);
    expect(output).toContain(`topic synth.amount.transactions, partition 2, offset ${forged.offset}`);
    expect(output).toContain(`in the replay: ${forged.value}`);
    expect(output).toMatch(new RegExp(`in the topic: .*"minorUnits":"${Number(amountOf(forged)) + 1}"`));
    const [, line = ''] = /reproduce: npx launderette (.*)/.exec(output) ?? [];
    const again = join(folder, 'again');
    const made = await runLaunderette(line.replace('./again', again).split(' '));
    expect(made.code, made.output).toBe(0);
    expect(readFileSync(join(again, 'transactions.jsonl'), 'utf8').trimEnd().split('\n').at(-1)).toBe(forged.value);
  });

  it('finds that the last record is missing, where the stream is said to be complete', async () => {
    const copy = renamed(good, 'small', 'short');
    await forge(broker.bootstrap, 'short', SMALL.shards, { ...copy, transactions: copy.transactions.slice(0, -1) });
    expect((await verify('short')).code).toBe(0);
    const { code, report } = await verify('short', '--complete');
    expect([code, wrongOf(report)]).toEqual([6, ['complete']]);
    expect(report.first).toMatchObject({
      id: idIn(copy.transactions.at(-1)!),
      expected: copy.transactions.at(-1)!.value,
    });
  });

  it('finds it without a replay, too', async () => {
    const { code, report } = await verify('amount', '--no-replay');
    expect([code, report.replayed, wrongOf(report)]).toEqual([6, false, ['books']]);
  });

  it('counts repeated records where they may be, as after the crash of a stream that is delivered at least once', async () => {
    const copy = renamed(good, 'small', 'crashed');
    const again = (records: readonly ReadRecord[], count: number): ReadRecord[] =>
      [0, 1, 2, 3].flatMap((partition) => {
        const own = records.filter((record) => record.partition === partition);
        const crash = Math.floor(own.length / 2);
        return [...own.slice(0, crash), ...own.slice(crash - count)];
      });
    const { transactions, labels } = copy;
    const crashed = { ...copy, transactions: again(transactions, 200), labels: again(labels, 2) };
    await forge(broker.bootstrap, 'crashed', SMALL.shards, crashed);
    const { code, report } = await verify('crashed', '--allow-repeats', '--complete');
    expect(report.first).toBeUndefined();
    expect([code, report.repeats]).toEqual([0, 4 * 200 + 4 * 2]);
    expect(wrongOf((await verify('crashed')).report)).toEqual(['sequence', 'order', 'labels', 'replay']);
  });
});

describe('launderette verify, where there is nothing to verify', () => {
  it('says so: no topics, no broker, no definition', async () => {
    const run = (...args: string[]) => runLaunderette(['verify', ...args]);
    expect(await run('nobody', '--bootstrap', broker.bootstrap)).toMatchObject({
      code: 5,
      output: expect.stringContaining('no topic synth.nobody.transactions'),
    });
    const [port] = await freePorts(1);
    expect((await run('small', '--bootstrap', `127.0.0.1:${port}`)).code).toBe(3);
    const nothing = { transactions: [], activity: [], labels: [], commands: [] };
    await forge(broker.bootstrap, 'empty', 2, nothing);
    expect(await run('empty', '--bootstrap', broker.bootstrap)).toMatchObject({
      code: 0,
      output: expect.stringContaining('not replayed: synth.empty.commands has no definition'),
    });
    expect((await run('empty', '--replay', '--bootstrap', broker.bootstrap)).code).toBe(1);
  });
});
