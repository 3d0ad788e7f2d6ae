/**
 * `node bench/learned-streams.ts [seconds turns]`: streams of a model beside one of agents alone, as fast as they go into the embedded broker.
 * An autoregressive network learns purchases that the default scenario makes; hybrid: agents decide who buys and when, and the network what
 * is bought, given hour and the amount before; rows: every payment is a row of it. They take turns, so that the noise of the machine falls on all.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedKafka } from '@launderette/broker';
import { type BlockConsumer, type EventBlock, HOUR_MS, Kind } from '@launderette/kernel';
import { cardOf, openTensors, run, saveModel, trainArgn } from '@launderette/models';
import { createStreamControl, kafkaOutlets, type StreamDefinition } from '@launderette/simulator';
import type { Table } from '@launderette/tabular';
import { createSimulation, findScenario, parseScenario, type Scenario } from '@launderette/world';
import { FORGETFUL } from './kafka/forgetful.ts';
import { printBlock, spread, whole } from './report.ts';

const CUSTOMERS = 20_000;
const SHARDS = 16;
const ROWS = 20_000;
const EPOCHS = 20;
/** Code is compiled and the first weeks are drawn. */
const WARM_UP_MS = 10_000;

const [seconds = 12, turns = 3] = process.argv.slice(2).map(Number);
const retail = findScenario('retail') as Scenario;

/** Purchases of the default scenario: amount, kind of merchant, hour, and the amount that the same account paid before. */
function purchases(): Table {
  const simulation = createSimulation({ stream: 'learned', scenario: retail, seed: 3, customers: 2_000, shards: 1 });
  const { merchants } = simulation.directory;
  const amount: number[] = [];
  const hour: number[] = [];
  const previous: number[] = [];
  const category: string[] = [];
  const before = new Map<number, number>();
  const note = (block: EventBlock, row: number): void => {
    const [debtor, paid] = [block.debtor[row]!, block.amountMinor[row]! / 100];
    const last = before.get(debtor);
    before.set(debtor, paid);
    if (last === undefined) return;
    amount.push(paid);
    hour.push(Math.floor(block.timeMs[row]! / HOUR_MS) % 24);
    previous.push(last);
    category.push(merchants[block.merchant[row]!]!.categoryCode);
  };
  const consumer: BlockConsumer = {
    totalOrder: false,
    events: (_shard, block) => {
      for (let row = 0; row < block.length && amount.length < ROWS; row += 1)
        if (block.kind[row] === Kind.purchase && block.merchant[row]! >= 0) note(block, row);
    },
    activity: () => undefined,
    labels: () => undefined,
  };
  while (amount.length < ROWS) simulation.advanceWindow(consumer);
  const levels = [...new Set(category)].sort();
  const codes = Int32Array.from(category, (code) => levels.indexOf(code));
  const number = (name: string, values: readonly number[], decimals: number) =>
    ({ schema: { name, type: 'number', decimals, missing: '' }, values: Float64Array.from(values) }) as const;
  return {
    rows: ROWS,
    columns: [
      number('amount', amount, 2),
      number('hour', hour, 0),
      number('previous', previous, 2),
      { schema: { name: 'category', type: 'category', missing: '' }, levels, codes },
    ],
  };
}

/** Payments a second between two moments. */
async function rateOf(bootstrapServers: string, definition: StreamDefinition, scenarios: Scenario[]): Promise<number> {
  const control = createStreamControl({
    outlets: kafkaOutlets({ kafka: { bootstrapServers }, recreateTopics: true }),
    scenarios,
  });
  try {
    await control.create(definition);
    let from: { readonly wallTimeMs: number; readonly events: number } | undefined;
    const begunMs = performance.now();
    for await (const now of control.watch(definition.name, new AbortController().signal)) {
      if (now.phase === 'failed') throw new Error(control.get(definition.name).message);
      const passedMs = performance.now() - begunMs;
      if (passedMs >= WARM_UP_MS) from ??= now;
      if (from && passedMs >= WARM_UP_MS + seconds * 1000)
        return ((now.events - from.events) / (now.wallTimeMs - from.wallTimeMs)) * 1000;
    }
    throw new Error('the watch ended');
  } finally {
    await control.close();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'launderette-learned-'));
const model = join(folder, 'purchases');
const tensors = await openTensors();
const table = purchases();
const trained = await run(trainArgn(table, { seed: 1, epochsMax: EPOCHS }, tensors));
await saveModel(model, trained, cardOf('argn', table, { seed: 1, dataDigest: '', backend: tensors.backend }));
const hybrid = parseScenario(
  `extends: retail\nname: hybrid\nsummary: Purchases from a model.\nsampler:\n  model: ${model}\n  columns: { amount: amount, category: category }\n  given:\n    hour: { column: hour, bands: [0, 6, 12, 18] }\n    previousAmount: { column: previous, bands: [0, 20, 100] }\n`,
  'hybrid.yaml',
);
const kafka = await startEmbeddedKafka({
  dataDir: join(folder, 'kafka'),
  port: 0,
  controllerPort: 0,
  extraProperties: FORGETFUL,
});
const common = { seed: 7, customers: CUSTOMERS, shards: SHARDS, pace: { kind: 'max' }, prevalence: {} } as const;
const lanes: Readonly<Record<string, StreamDefinition>> = {
  agents: { ...common, name: 'agents', scenario: 'retail' },
  hybrid: { ...common, name: 'hybrid', scenario: 'hybrid' },
  rows: {
    ...common,
    ...{ name: 'rows', scenario: 'retail' },
    learned: { model, columns: { amount: 'amount', category: 'category' }, rowsPerDay: 100_000 },
  },
};
const rates = new Map<string, number[]>(Object.keys(lanes).map((name) => [name, []]));
try {
  for (let turn = 1; turn <= turns; turn += 1)
    for (const [name, definition] of Object.entries(lanes)) {
      const rate = await rateOf(kafka.bootstrap, definition, [hybrid]);
      rates.get(name)!.push(rate);
      console.log(`  ${turn}. ${name}: ${whole(rate)}/s`);
    }
  printBlock(
    `payments a second into Kafka, JSON, ${turns} turns of ${seconds} s (${tensors.backend})`,
    [...rates].map(([name, of]) => [name, spread(of, whole)] as const),
  );
} finally {
  await kafka.stop();
  rmSync(folder, { recursive: true, force: true });
}
