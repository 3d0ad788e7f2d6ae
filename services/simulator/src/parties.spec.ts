import { partitionOf } from '@launderette/kernel';
import { createEncoder, readBatch } from '@launderette/wire';
import { createSimulation, findScenario, InstitutionView } from '@launderette/world';
import { describe, expect, it } from 'vitest';
import { newPositions, setShardPosition, shardPosition } from './durable/positions.ts';
import { Engine } from './engine.ts';
import type { EngineReport } from './engine-messages.ts';

const SHARDS = 4;
const CUSTOMERS = 300;
const mini = findScenario('mini')!;
const care = { ...mini.behaviours['account-care'], perCustomerYear: 30 };
// Everybody is there from the start.
const behaviours = { ...mini.behaviours, 'account-care': care, onboarding: { perYear: 0 } };
const scenario = { ...mini, behaviours };
const world = { stream: 'known', scenario, seed: 8, customers: CUSTOMERS, shards: SHARDS };
const UNTIL_MS = scenario.startMs + 3 * 86_400_000;

interface PartyRecord {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly value: {
    readonly id: string;
    readonly eventTime: string;
    readonly kind?: string;
    readonly party?: Readonly<Record<string, string>>;
    readonly account?: Readonly<Record<string, string>>;
    readonly card?: { readonly token: string };
    readonly debtor?: { readonly account: string };
    readonly creditor?: { readonly account: string };
  };
}

function start(institution?: string) {
  const simulation = createSimulation(world);
  const view =
    institution === undefined ? undefined : new InstitutionView(simulation.directory, world.seed, institution);
  const directory = view?.directory ?? simulation.directory;
  const encoder = createEncoder({ format: 'json', framing: 'kafka', directory, partitions: SHARDS });
  const options = { windowMs: scenario.windowMs, partitions: SHARDS, digest: true, parties: true };
  return new Engine(simulation, encoder, view ? { ...options, view } : options);
}

const recordsOf = ({ batches }: EngineReport): PartyRecord[] =>
  batches.flatMap(({ topic, partition, bytes }) =>
    readBatch(bytes).map(({ key, value }) => ({
      ...{ topic, partition, key: Buffer.from(key).toString() },
      value: JSON.parse(Buffer.from(value).toString()) as PartyRecord['value'],
    })),
  );

/** Lives on to a time, and gives the records of each report. */
function live(engine: Engine, untilMs = UNTIL_MS) {
  const steps: { records: PartyRecord[]; report: EngineReport }[] = [];
  for (;;) {
    const report = engine.handle({ kind: 'advance', untilMs, eventsMax: 400, save: true });
    steps.push({ report, records: recordsOf(report) });
    if (report.nowMs >= untilMs) return steps;
  }
}

/** What compaction leaves, by key. */
function compacted(records: readonly PartyRecord[]): Map<string, PartyRecord['value']> {
  const parties = records.filter(({ topic }) => topic === 'parties');
  return new Map([...new Map(parties.map(({ key, value }) => [key, value]))].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const steps = live(start());
const all = steps.flatMap(({ records }) => records);
const known = compacted(all);

describe('the topic of parties', () => {
  it('is written before any time is lived, and reports say while it is', () => {
    const last = steps.findLastIndex(({ report }) => report.introducing);
    expect(last).toBeGreaterThanOrEqual(SHARDS - 1);
    expect(steps.slice(0, last + 1).every(({ report }) => report.nowMs === scenario.startMs)).toBe(true);
    expect(steps[last + 1]!.report.events).toBeGreaterThan(0);
  });

  it('introduces everybody before the first event', () => {
    const first = all.findIndex(({ topic }) => topic !== 'parties');
    const begin = all.slice(0, first).filter(({ value }) => value.id.endsWith('/0'));
    const introduced = new Set(begin.map(({ key }) => key));
    const accounts = all.flatMap(({ value }) => [value.debtor?.account, value.creditor?.account]);
    const named = accounts.filter((account) => account !== undefined && account !== '');
    expect(named.length).toBeGreaterThan(1000);
    expect(named.filter((account) => !introduced.has(account!))).toEqual([]);
    expect(begin.every(({ value }) => value.eventTime === '2026-01-05T00:00:00Z')).toBe(true);
    const people = [...known.values()].filter(({ party }) => party?.['kind'] === 'PARTY_KIND_PERSON');
    expect(people.length).toBe(CUSTOMERS);
  });

  it('joins every account to its holder, and every record lies where its key belongs', () => {
    const holders = [...known.values()].flatMap(({ account }) => (account?.['holder'] ? [account['holder']] : []));
    expect(holders.filter((holder) => known.get(holder)?.party === undefined)).toEqual([]);
    for (const { topic, key, partition } of all)
      if (topic === 'parties') expect(partitionOf(Buffer.from(key), SHARDS)).toBe(partition);
  });

  it('follows what customers change, and the card of the account is the one they pay with', () => {
    const kinds = ['ADDRESS', 'CONTACT'].map((kind) => `ACTIVITY_KIND_${kind}_CHANGED`);
    const changes = all.filter(({ value }) => kinds.includes(value.kind ?? ''));
    expect(changes.length).toBeGreaterThan(15);
    const versions = all.filter(({ topic, value }) => topic === 'parties' && value.party && !value.id.endsWith('/0'));
    expect(versions.length).toBe(changes.length);
    expect(new Set(versions.map(({ value }) => value.id)).size).toBe(versions.length);
    const tokens = new Set(
      all.flatMap(({ topic, value }) => (topic === 'parties' ? [value.account?.['cardToken']] : [])),
    );
    const used = all.flatMap(({ topic, value }) => (topic === 'transactions' && value.card ? [value.card.token] : []));
    expect(used.length).toBeGreaterThan(300);
    expect(used.filter((token) => !tokens.has(token))).toEqual([]);
  });

  it('names nobody who could be real', () => {
    for (const { party } of known.values()) {
      if (party === undefined) continue;
      expect(party['phone']).toMatch(/^\+1-\d{3}-555-01\d\d$/);
      expect(party['email']).toMatch(/@example\.com$/);
      expect(party['id']).toMatch(/^PARTY-00\d{16}$/);
    }
  });

  it.each([
    ['in the middle of the introduction', 1],
    ['behind it', 40],
    ['later', 200],
  ])('comes out the same after a stop %s, where each shard had published something else', (_, stop) => {
    const published = newPositions(SHARDS);
    const before: PartyRecord[] = [];
    for (let shard = 0; shard < SHARDS; shard += 1) {
      const last = Math.max(0, Math.min(steps.length - 1, stop - 3 * shard));
      setShardPosition(published, shard, shardPosition(steps[last]!.report.standing!.positions, shard));
      before.push(
        ...steps.slice(0, last + 1).flatMap(({ records }) => records.filter(({ partition }) => partition === shard)),
      );
    }
    const again = start();
    again.handle({ kind: 'resume', entries: [], published });
    const after = live(again).flatMap(({ records }) => records);
    expect(compacted([...before, ...after])).toEqual(known);
    if (stop === 200)
      expect(after.filter(({ topic, value }) => topic === 'parties' && value.id.endsWith('/0'))).toEqual([]);
  });

  it('knows, in the view of an institution, its own customers only', () => {
    const own = compacted(live(start('CRDLXL2X'), scenario.startMs + 3_600_000).flatMap(({ records }) => records));
    const accounts = [...own.values()].flatMap(({ account }) => (account ? [account] : []));
    expect(new Set(accounts.map(({ institution }) => institution))).toEqual(new Set(['CRDLXL2X']));
    for (const [key, value] of own) expect(value.party?.['id'] ?? value.account?.['id']).toBe(key);
    for (const [key, { account }] of own) if (account) expect(known.has(key)).toBe(true);
    const people = [...own.values()].filter(({ party }) => party?.['kind'] === 'PARTY_KIND_PERSON');
    expect(people.length).toBeGreaterThan(CUSTOMERS * 0.1);
    expect(people.length).toBeLessThan(CUSTOMERS * 0.3);
  });
});
