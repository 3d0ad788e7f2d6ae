import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Drop,
  kafkaOutlets,
  type StreamControl,
  type StreamControlOptions,
  type StreamDefinition,
} from '@launderette/simulator';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ContractRegistry } from '../../packages/sinks/src/testing/registry.ts';
import { verifyCommand } from '../../services/cli/src/commands/verify.ts';
import { CommandError } from '../../services/cli/src/errors.ts';
import { MergedReader } from '../../services/cli/src/verify/merged-reader.ts';
import { useBroker } from './support/broker.ts';
import { abortRecords, copyOf, createTopics, forge, renamed, type StreamCopy } from './support/forge.ts';
import { amountOf, FORGERIES, idIn } from './support/forgeries.ts';
import { freePorts, runLaunderette } from './support/processes.ts';
import { type ReadRecord, readTopic } from './support/read-topic.ts';
import { finished, SMALL, until, withControl } from './support/streams.ts';

const broker = useBroker();
const folder = mkdtempSync(join(tmpdir(), 'launderette-verify-'));
const registry = new ContractRegistry();
const EVENTS = 4_000;
let registryUrl: string;
/** What the stream `good` holds, which many tests copy and spoil. */
let good: StreamCopy;

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

/** The command in this process: a process of its own for each costs more than what it does. `output`: what it prints, its error last. */
async function command(...args: string[]): Promise<{ code: number; output: string }> {
  let output = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += String(text);
    return true;
  });
  try {
    await verifyCommand().parseAsync(args, { from: 'user' });
    return { code: 0, output };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { code: error.exitCode, output: `${output}${error.message}` };
  } finally {
    spy.mockRestore();
  }
}

async function verify(stream: string, ...flags: string[]): Promise<{ code: number; report: Report }> {
  const { code, output } = await command(stream, '--bootstrap', broker.bootstrap, '--json', ...flags);
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
    const whole = { ...SMALL, customers: 1_000, eventsMax: EVENTS, ...definition };
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
  await run({ name: 'good' });
  good = await copyOf(broker.bootstrap, 'good');
});
afterAll(() => registry.close());

describe('launderette verify, on a stream that is as it should be', () => {
  it('agrees, has looked at everything, and has the digests of the replay', async () => {
    const { code, report } = await verify('good', '--replay', '--complete');
    expect([code, report.agreed, report.replayed, report.first]).toEqual([0, true, true, undefined]);
    const { transactions = 0, activity = 0, labels = 0, outcomes = 0, episodes = 0 } = report.records;
    const all = transactions + activity + labels + outcomes + episodes;
    expect(transactions).toBe(EVENTS);
    expect([labels, episodes]).not.toContain(0);
    const looked = Object.fromEntries(report.checks.map((check) => [check.check, check.looked]));
    expect(looked).toMatchObject({
      readable: all,
      sequence: transactions + activity + outcomes + episodes,
      placement: all,
      labels,
      replay: all,
    });
    expect(looked['books']).toBeGreaterThan(EVENTS / 2);
    expect(looked['episodes']).toBeGreaterThan(episodes);
    for (const { sha256, replayed } of report.digests) expect(replayed).toBe(sha256);
    expect(report.digests.reduce((sum, { records }) => sum + records, 0)).toBe(all);
  });

  it('agrees on one that is delivered exactly once', async () => {
    await run({ name: 'once', delivery: 'exactly-once' });
    const { code, report } = await verify('once', '--complete');
    expect(report.first).toBeUndefined();
    expect([code, report.records['transactions']]).toEqual([0, expect.toSatisfy((count: number) => count >= EVENTS)]);
  });

  it('agrees on a twin, whose ids are those of its stream', async () => {
    await run({ name: 'two-twin', twinOf: 'two', eventsMax: 1_000 });
    const { code, report } = await verify('two-twin', '--replay', '--complete');
    expect(report.first).toBeUndefined();
    expect([code, report.records['labels'], report.records['episodes']]).toEqual([0, 0, 0]);
  });

  it('agrees on the view of an institution, by a replay and by books of its own accounts', async () => {
    await run({ name: 'seen', delivery: 'exactly-once', format: 'avro', institution: 'AQUAXL2X' });
    const { code, report } = await verify('seen', '--complete');
    expect(report.first).toBeUndefined();
    const looked = Object.fromEntries(report.checks.map(({ check, looked }) => [check, looked]));
    expect(looked['books']).toBeGreaterThan(EVENTS / 10);
    expect([code, report.replayed, (report.records['transactions'] as number) < EVENTS]).toEqual([0, true, true]);
  });

  it('agrees on one that was tuned, and writes the journal that makes it again', async () => {
    const pace = { kind: 'rate', eventsPerSecond: 1_000 } as const;
    await run({ name: 'tuned', pace, eventsMax: 6_000 }, async (control) => {
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
    const { eventsMax: _, ...endless } = { ...SMALL, customers: 1_000 };
    await withControl(broker.bootstrap, {}, async (control) => {
      await control.create({ ...endless, name: 'endless', pace: { kind: 'rate', eventsPerSecond: 1_000 } });
      await until(control, 'endless', ({ events, backlog }) => events - backlog > 2_000);
      const { code, report } = await verify('endless');
      expect(report.first).toBeUndefined();
      expect([code, report.goesOn]).toEqual([0, true]);
      expect(report.records['transactions']).toBeGreaterThan(2_000);
    });
  });

  it('knows from the journal what an overload policy dropped', async () => {
    const { transactions, commands } = renamed(good, 'good', 'dropping');
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
    const world = { name, shards: 3, eventsMax: 1_000, prevalence: { 'card-testing': 500_000 } };
    const kafka = { bootstrapServers: broker.bootstrap };
    const outlets = kafkaOutlets({ kafka, ...(withRegistry ? { registry: { url: registryUrl } } : {}) });
    await run({ ...world, format, compression }, undefined, { outlets });
    const { code, report } = await verify(name, '--replay');
    expect(report.first).toBeUndefined();
    expect([code, report.records['transactions']]).toEqual([0, 1000]);
    expect(report.records['labels']).toBeGreaterThan(0);
  });
});

describe('timestamps of records', () => {
  it('are simulated time where that is asked for, as kafkajs reads them', async () => {
    await run({ name: 'dated', timestamps: 'event', eventsMax: 2_000 });
    for (const topic of ['transactions', 'labels', 'activity']) {
      const records = await readTopic(broker.bootstrap, `synth.dated.${topic}`);
      expect(records.length, topic).toBeGreaterThan(0);
      for (const { timestampMs, headers } of records) expect(timestampMs).toBe(Date.parse(headers['ce_time']!));
    }
    expect(await verify('dated', '--replay')).toMatchObject({ code: 0, report: { agreed: true } });
  });

  it('are not changed behind a topic’s back: one with the other kind is refused', async () => {
    const labels = (stream: string, type: string) => ({
      ...{ name: `synth.${stream}.labels`, partitions: SMALL.shards },
      config: { 'message.timestamp.type': type },
    });
    await createTopics(broker.bootstrap, [labels('theirs', 'CreateTime'), labels('ours', 'LogAppendTime')]);
    await expect(run({ name: 'theirs' })).rejects.toThrow(
      'synth.theirs.labels has message.timestamp.type=CreateTime: delete them, give them message.timestamp.type=LogAppendTime',
    );
    await expect(run({ name: 'ours', timestamps: 'event' })).rejects.toThrow(
      'synth.ours.labels has message.timestamp.type=LogAppendTime',
    );
  });
});

interface BookedPayment {
  readonly debtor?: { readonly account: string; readonly balanceAfter?: string };
  readonly amount: { readonly minorUnits: string };
  readonly status: string;
}

describe('launderette verify, on a stream that was tampered with', () => {
  /** A booked payment without a label, late in partition 2, that follows in the books of its debtor on another one. */
  function victim(copy: StreamCopy): ReadRecord {
    const labelled = new Set(copy.labels.map(({ value }) => (JSON.parse(value) as { eventId: string }).eventId));
    const balances = new Map<string, bigint>();
    const following = copy.transactions.filter((record) => {
      const { debtor, amount, status } = JSON.parse(record.value) as BookedPayment;
      if (record.partition !== 2 || debtor?.balanceAfter === undefined) return false;
      const before = balances.get(debtor.account);
      const after = BigInt(debtor.balanceAfter);
      balances.set(debtor.account, after);
      const follows =
        status === 'STATUS_BOOKED' && before !== undefined && before - BigInt(amount.minorUnits) === after;
      return follows && !labelled.has(idIn(record));
    });
    return following[Math.floor(following.length * 0.7)] as ReadRecord;
  }

  it('agrees on a copy, and on one with records in a transaction that was given up', async () => {
    const copy = renamed(good, 'good', 'copy');
    await forge(broker.bootstrap, 'copy', SMALL.shards, copy);
    expect(await verify('copy', '--replay')).toMatchObject({ code: 0, report: { agreed: true } });
    await abortRecords(broker.bootstrap, 'copy', copy.transactions.slice(0, 5));
    expect(await verify('copy', '--replay')).toMatchObject({ code: 0, report: { agreed: true } });
  });

  it.each(FORGERIES)('finds and names: $name', async ({ name, change, check, message, id }) => {
    const copy = renamed(good, 'good', name);
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
    const forged = victim(renamed(good, 'good', 'amount'));
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
    const copy = renamed(good, 'good', 'short');
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
    const copy = renamed(good, 'good', 'crashed');
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
  it('gives up, and says where and why, when a partition cannot be read to its end', async () => {
    const topic = 'open-transaction';
    const kafka = new Kafka({ brokers: [broker.bootstrap], logLevel: logLevel.NOTHING });
    await createTopics(broker.bootstrap, [{ name: topic, partitions: 1 }]);
    const producer = kafka.producer({ transactionalId: topic, maxInFlightRequests: 1, idempotent: true });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ value: 'hidden' }] });
    const extent = { topic, partition: 0, start: 0, end: 1 };
    const reader = new MergedReader(
      [extent],
      ({ value }) => String(value),
      () => 0,
      { stallMsMax: 1_000 },
    );
    await reader.open({ bootstrapServers: broker.bootstrap });
    await expect(reader.more()).rejects.toThrow(
      'nothing of open-transaction/0 could be read for 1 s, from offset 0 of 1: a transaction may be open',
    );
    await transaction.commit();
    expect([await reader.more(), reader.next(), await reader.more()]).toEqual([true, 'hidden', false]);
    await reader.close();
    await producer.disconnect();
  });

  it('says so: no topics, no broker, no definition', async () => {
    expect(await command('nobody', '--bootstrap', broker.bootstrap)).toMatchObject({
      code: 5,
      output: expect.stringContaining('no topic synth.nobody.transactions'),
    });
    const [port] = await freePorts(1);
    expect((await command('good', '--bootstrap', `127.0.0.1:${port}`)).code).toBe(3);
    const nothing = { transactions: [], activity: [], labels: [], outcomes: [], episodes: [], commands: [] };
    await forge(broker.bootstrap, 'empty', 2, nothing);
    expect(await command('empty', '--bootstrap', broker.bootstrap)).toMatchObject({
      code: 0,
      output: expect.stringContaining('not replayed: synth.empty.commands has no definition'),
    });
    expect((await command('empty', '--replay', '--bootstrap', broker.bootstrap)).code).toBe(1);
  });
});
