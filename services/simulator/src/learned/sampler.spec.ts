import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Channel,
  type EventBlock,
  HOUR_MS,
  Kind,
  type LabelBlock,
  Provenance,
  Rail,
  type Simulation,
} from '@launderette/kernel';
import { cardOf, run, saveModel, trainTrees } from '@launderette/models';
import type { Table } from '@launderette/tabular';
import { createSimulation, parseScenario, type Scenario, typologyCatalogue } from '@launderette/world';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSampler } from './sampler.ts';

const folder = join(mkdtempSync(join(tmpdir(), 'sampler-')), 'cards');
const ROWS = 1_200;
const category = (name: string, levels: readonly string[], of: (i: number) => number) => ({
  schema: { name, type: 'category' as const, missing: '' },
  levels,
  codes: Int32Array.from({ length: ROWS }, (_, i) => of(i)),
});
const number = (name: string, decimals: number, of: (i: number) => number) => ({
  schema: { name, type: 'number' as const, decimals, missing: '' },
  values: Float64Array.from({ length: ROWS }, (_, i) => of(i)),
});

/** Nights are travel on the web at 300 and more, days food by contactless at 5 to 15; the rich pay double, frauds 900. */
const isNight = (i: number): boolean => i % 24 < 12;
const isRich = (i: number): boolean => i % 2 === 0;
const isFraud = (i: number): boolean => i % 20 === 7;
const amountOf = (i: number): number =>
  isFraud(i) ? 900 + (i % 9) : (isNight(i) ? 300 + (i % 17) : 5 + (i % 10)) * (isRich(i) ? 2 : 1);
const table: Table = {
  rows: ROWS,
  columns: [
    category('fraud', ['0', '1'], (i) => Number(isFraud(i))),
    category('segment', ['poor', 'rich'], (i) => Number(isRich(i))),
    number('hour', 0, (i) => i % 24),
    category('kind', ['travel', '5411'], (i) => (isNight(i) ? 0 : 1)),
    category('how', ['ecommerce', 'contactless'], (i) => (isNight(i) ? 0 : 1)),
    category('device', ['phone', 'tablet'], (i) => (i % 3 === 0 ? 1 : 0)),
    number('paid', 2, amountOf),
  ],
};

const scenarioOf = (sampler: string): Scenario =>
  parseScenario(`extends: retail\nname: hybrid\nsummary: Purchases from a model.\nsampler:\n${sampler}`, 'hybrid.yaml');
const GIVEN = `
  given:
    segment: { column: segment, levels: [poor, rich] }
    hour: { column: hour, bands: [0, 12] }
    role: { column: fraud, ordinary: "0", crime: "1", typologies: [card-not-present] }
  rowsPerWeek: 2000`;
const samplerText = (model: string, more = GIVEN): string =>
  `  model: ${model}
  columns: { amount: paid, category: kind, channel: how, device: device }
  codes: { travel: "4511" }
  devices: [phone, tablet]${more}`;

beforeAll(async () => {
  const model = await run(trainTrees(table, { seed: 1, given: ['fraud', 'segment', 'hour'] }));
  await saveModel(folder, model, cardOf('trees', table, { seed: 1, dataDigest: '', backend: 'typescript' }));
});

const WORLD = { seed: 4, customers: 400 };
const SHARDS = 4;

/** Card fraud on the web, often. */
const STOLEN = { 'card-not-present': 90_000 };
const NO_CRIME = Object.fromEntries(typologyCatalogue.map(({ name }) => [name, 0]));

async function worldOf(scenario: Scenario, owned?: readonly number[], prevalence: Record<string, number> = STOLEN) {
  const sampler = await openSampler({ scenario, ...WORLD });
  return createSimulation({
    stream: 'h',
    scenario,
    ...WORLD,
    shards: SHARDS,
    sampler,
    prevalence,
    ...(owned ? { owned } : {}),
  });
}

interface Seen {
  readonly lines: string[];
  readonly purchases: {
    readonly hour: number;
    readonly minor: number;
    readonly channel: number;
    readonly code: string;
  }[];
  readonly labels: {
    readonly event: string;
    readonly ofActivity: boolean;
    readonly provenance: number;
    readonly minor: number;
    readonly step: number;
    readonly typology: string;
  }[];
}

function live(simulation: Simulation, untilMs: number, seen: Seen = { lines: [], purchases: [], labels: [] }): Seen {
  const { merchants, typologies } = simulation.directory;
  const events = (shard: number, block: EventBlock): void => {
    for (let row = 0; row < block.length; row += 1) {
      const { timeMs, kind, rail, amountMinor, channel, merchant, debtor, deviceLow } = block;
      seen.lines.push(
        [shard, timeMs[row], kind[row], amountMinor[row], channel[row], debtor[row], deviceLow[row]].join(),
      );
      const code = merchants[merchant[row]!]?.categoryCode ?? '';
      if (kind[row] === Kind.purchase && rail[row] === Rail.card && merchants[merchant[row]!]?.country === 'NL')
        seen.purchases.push({
          hour: Math.floor(timeMs[row]! / HOUR_MS) % 24,
          minor: amountMinor[row]!,
          channel: channel[row]!,
          code,
        });
    }
  };
  const labels = (shard: number, block: LabelBlock): void => {
    for (let row = 0; row < block.length; row += 1)
      seen.labels.push({
        event: `${shard}/${block.sequence[row]}`,
        ofActivity: block.ofActivity[row] === 1,
        provenance: block.provenance[row]!,
        minor: block.amountMinor[row]!,
        step: block.step[row]!,
        typology: typologies[block.typology[row]!] ?? '',
      });
  };
  simulation.advance(untilMs, Infinity, { totalOrder: true, events, activity: () => {}, labels });
  return seen;
}

const DAY_MS = 24 * HOUR_MS;

describe('purchases drawn from a model', () => {
  it('are what the model says of the hour, the segment and the role, and no other payment is', async () => {
    const scenario = scenarioOf(samplerText(folder));
    const simulation = await worldOf(scenario, undefined, NO_CRIME);
    const { purchases } = live(simulation, simulation.startMs + 10 * DAY_MS);
    const own = purchases.filter(({ code }) => code === '4511' || code === '5411');
    const nights = own.filter(({ code }) => code === '4511');
    expect(purchases.length).toBeGreaterThan(2_000);
    expect(own.length / purchases.length).toBeGreaterThan(0.98); // the others are of a journey that was booked
    expect(nights.filter(({ hour }) => hour < 12).length / nights.length).toBeGreaterThan(0.95);
    const rich = nights.filter(({ minor }) => minor >= 60_000 && minor < 90_000).length;
    expect(rich / nights.length).toBeGreaterThan(0.3);
    expect(rich / nights.length).toBeLessThan(0.7);
    const web = nights.filter(({ channel }) => channel === Channel.ecommerce).length;
    expect(web / nights.length).toBeGreaterThan(0.9);
    const criminal = await worldOf(scenario);
    const { labels } = live(criminal, criminal.startMs + 10 * DAY_MS);
    const stolen = labels.filter(
      ({ typology, provenance }) => typology === 'card-not-present' && provenance === Provenance.learned,
    );
    expect(stolen.length).toBeGreaterThan(10);
    expect(stolen.filter(({ minor }) => minor >= 90_000 && minor < 91_000).length / stolen.length).toBeGreaterThan(0.9);
    const crimes = labels.filter(({ typology }) => typology !== '');
    expect(crimes.some(({ provenance }) => provenance === Provenance.agent)).toBe(true);
  });

  it('have, as every payment, one label that says who decided on them', async () => {
    const simulation = await worldOf(scenarioOf(samplerText(folder)));
    const { labels, lines, purchases } = live(simulation, simulation.startMs + 3 * DAY_MS);
    const ofPayments = labels.filter(({ ofActivity }) => !ofActivity);
    expect(ofPayments.length).toBe(lines.length);
    expect(new Set(ofPayments.map(({ event }) => event)).size).toBe(lines.length);
    const learned = ofPayments.filter(({ provenance }) => provenance === Provenance.learned).length;
    expect(learned / purchases.length).toBeGreaterThan(0.95);
    expect(learned).toBeLessThan(lines.length);
    expect(labels.every(({ provenance }) => [Provenance.agent, Provenance.learned].includes(provenance as 1))).toBe(
      true,
    );
    const steps = ofPayments.filter(({ typology, step }) => typology !== '' && step > 0);
    expect(simulation.counters.illicitEvents).toBe(steps.length);
  });

  it('are the same in a part of the world, and after a restart from what was saved', async () => {
    const scenario = scenarioOf(samplerText(folder));
    const whole = await worldOf(scenario);
    const before = live(whole, whole.startMs + 3 * DAY_MS);
    const state = whole.save();
    const after = live(whole, whole.startMs + 3.5 * DAY_MS);
    const again = await worldOf(scenario);
    again.restore(state);
    expect(live(again, whole.startMs + 3.5 * DAY_MS).lines).toEqual(after.lines);
    const part = await worldOf(scenario, [2]);
    const windowed = live(part, whole.startMs + scenario.windowMs * 300);
    const first = before.lines.filter((line) => line.startsWith('2,')).slice(0, windowed.lines.length);
    expect(windowed.lines).toEqual(first);
  });

  it('come from rows drawn for a cell by itself where a week has hardly any of it', async () => {
    const given = GIVEN.replace('bands: [0, 12]', 'bands: [0, 1, 2, 12]');
    const sampler = (await openSampler({ scenario: scenarioOf(samplerText(folder, given)), ...WORLD }))!;
    const occasion = {
      timeMs: scenarioOf(samplerText(folder)).startMs + HOUR_MS,
      standing: 0.1,
      previousMinor: -1,
      sinceMs: Infinity,
      role: 1,
    };
    sampler.draw(occasion, 0.5);
    expect(sampler.amountMinor).toBeGreaterThanOrEqual(90_000);
    expect(sampler.takeUnmet()).toBeUndefined();
  });

  it('are counted, and what they do not meet told once, where the model has no row of what is given', async () => {
    const given = '\n  given: { previousAmount: { column: paid, bands: [0, 20, 100000000] } }';
    const scenario = scenarioOf(samplerText(folder, given));
    const sampler = (await openSampler({ scenario, ...WORLD }))!;
    const after = (previousMinor: number) => ({
      ...{ timeMs: scenario.startMs, standing: 0.1, previousMinor, sinceMs: Infinity, role: 0 },
    });
    sampler.draw(after(1_000), 0.5);
    expect(sampler.takeUnmet()).toBeUndefined();
    for (const unit of [0.1, 0.9]) sampler.draw(after(2e10), unit);
    expect(sampler.takeUnmet()).toEqual({ purchases: 2, conditions: ['paid >= 100000000'] });
    sampler.draw(after(3e10), 0.5);
    expect(sampler.takeUnmet()).toEqual({ purchases: 1, conditions: [] });
  });

  it.each([
    [
      'another model than the digest says',
      `\n  digest: ${'ab'.repeat(32)}`,
      'holds another model than the one that was named',
    ],
    ['a column that is not there', '\n  given: { hour: { column: clock, bands: [0, 6] } }', 'clock'],
    [
      'a level that is not there',
      '\n  given: { segment: { column: segment, levels: [poor, mad] } }',
      'segment has no "mad"',
    ],
    [
      'too many cells',
      '\n  given: { hour: { column: hour, bands: [0, 1, 2, 3, 4, 5, 6, 7] }, previousAmount: { column: paid, bands: [0, 1, 2, 3, 4, 5, 6, 7] }, hoursSince: { column: paid, bands: [0, 1, 2, 3, 4, 5, 6, 7] }, segment: { column: segment, levels: [poor, rich, poor, rich, poor, rich, poor, rich] }, role: { column: fraud, ordinary: "0", crime: "1" } }',
      '8192 cells, at most 4096',
    ],
  ])('refuses %s', async (_, more, message) => {
    await expect(openSampler({ scenario: scenarioOf(samplerText(folder, more)), ...WORLD })).rejects.toThrow(message);
  });

  it('refuses kinds of merchants that the world does not have', async () => {
    const other = scenarioOf(samplerText(folder).replace('codes: { travel: "4511" }', 'codes: {}'));
    await expect(openSampler({ scenario: other, ...WORLD })).rejects.toThrow('"travel", which is no kind of merchant');
  });

  it('are refused where a scenario asks for them and the world is given no sampler', () => {
    const scenario = scenarioOf(samplerText(folder));
    expect(() => createSimulation({ stream: 'h', scenario, ...WORLD, shards: SHARDS })).toThrow('do not go together');
  });
});
