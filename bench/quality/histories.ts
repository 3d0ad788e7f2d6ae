import { join } from 'node:path';
import { type Behaviour, behaviourDistance, type Events, independentColumns } from '@launderette/evaluation';
import { Chance } from '@launderette/kernel';
import { backendOf, run, type TableKind, trainingOf } from '@launderette/models';
import { type Column, columnOf, isCategory, readTable, type Table, takeRows } from '@launderette/tabular';
import { keep } from './results.ts';
import { type Asked, drawn } from './tables.ts';

/** Histories of accounts, whose behaviour is judged. */
export const HISTORIES = {
  name: 'berka',
  file: 'transactions-half-a.csv.gz',
  entity: 'account_id',
  time: 'date',
  amount: 'amount',
  method: 'operation',
  /** Counterparties: accounts at other banks. */
  shared: ['account'],
  /** A running number, which says nothing. */
  without: 'trans_id',
} as const;

/** Halves of the real accounts that the floor is a mean over. */
const FLOOR_SPLITS = 10;
/** Sums of 24 hours that a rule of sums fires at are as rare among real ones. */
const SUM_SHARE = 0.95;

/** Learns one half of the accounts, and judges what is drawn by the other. */
export async function measureHistories(folder: string, asked: Asked): Promise<void> {
  const types = { [HISTORIES.entity]: 'category', [HISTORIES.time]: 'time', account: 'category' } as const;
  const overrides = Object.entries(types).map(([name, type]) => ({ name, type }));
  const { table: read } = await readTable(join(folder, HISTORIES.name, HISTORIES.file), { overrides });
  const table = { ...read, columns: read.columns.filter(({ schema }) => schema.name !== HISTORIES.without) };
  for (const seed of asked.seeds) {
    const [train, apart] = halves(table, seed);
    const sumMax = usualSum(eventsOf(apart));
    const floor = floorOf(table, seed, sumMax);
    const say = (model: string, rows: Table, cost: { backend?: string } = {}): void => {
      const found = ratios(behaviourDistance(eventsOf(apart), eventsOf(rows), sumMax), floor);
      const { backend, ...figures } = cost;
      const of = { set: HISTORIES.name, model, seed, ...asked.stamp, rows: train.rows };
      if (asked.isKept)
        keep({ ...of, ...(backend === undefined ? {} : { backend }), figures: { ...figures, ...found } });
      process.stdout.write(`${JSON.stringify({ ...of, ...cost, ...found })}\n`);
    };
    if (!asked.modelsOnly) {
      say('real rows', train);
      say('independent columns', independentColumns(train, seed));
    }
    const { rows, cost } = await drawnHistories(train, seed);
    say('sequence', rows, cost);
    for (const kind of asked.kinds) {
      const each = await drawn(kind as TableKind, train, undefined, seed);
      say(kind, each.rows, each.cost);
    }
  }
}

async function drawnHistories(train: Table, seed: number) {
  const { entity, time } = HISTORIES;
  const backend = await backendOf('sequence');
  const begin = performance.now();
  const model = await run(await trainingOf('sequence', train, { seed, entity, time }));
  const trained = performance.now();
  const rows = model.sample(train.rows, { seed });
  const rowsPerSecond = (1000 * rows.rows) / (performance.now() - trained);
  return { rows, cost: { backend, trainSeconds: (trained - begin) / 1000, rowsPerSecond } };
}

/** The rows of two random halves of the entities. */
function halves(table: Table, seed: number): [Table, Table] {
  const { codes } = columnOf(table, HISTORIES.entity) as Extract<Column, { codes: Int32Array }>;
  const chance = new Chance(seed, 'bench/quality/histories', -1);
  const order = [...new Set(codes)].sort((a, b) => chance.at(a, 0).unit() - chance.at(b, 0).unit());
  const first = new Set(order.slice(0, order.length >> 1));
  const all = Int32Array.from(codes.keys());
  return [
    takeRows(
      table,
      all.filter((row) => first.has(codes[row]!)),
    ),
    takeRows(
      table,
      all.filter((row) => !first.has(codes[row]!)),
    ),
  ];
}

/** What halves of the real accounts differ by, the mean over several. */
function floorOf(table: Table, seed: number, sumMax: number): Behaviour {
  const found = Array.from({ length: FLOOR_SPLITS }, (_, split) => {
    const [a, b] = halves(table, 1000 * (split + 1) + seed);
    return behaviourDistance(eventsOf(a), eventsOf(b), sumMax);
  });
  const mean = (of: keyof Behaviour): number => found.reduce((sum, each) => sum + each[of], 0) / FLOOR_SPLITS;
  return {
    gaps: mean('gaps'),
    bursts: mean('bursts'),
    sharing: mean('sharing'),
    rules: mean('rules'),
    overall: mean('overall'),
  };
}

/** Distances of each group as multiples of the floor, and the mean of the groups. */
function ratios(found: Behaviour, floor: Behaviour): Record<string, number> {
  const groups = { gaps: 0, bursts: 0, sharing: 0, rules: 0 };
  for (const group of Object.keys(groups) as (keyof typeof groups)[]) groups[group] = found[group] / floor[group];
  return { ...groups, behaviour: Object.values(groups).reduce((sum, ratio) => sum + ratio, 0) / 4 };
}

function eventsOf(table: Table): Events {
  const codes = (name: string): Int32Array => {
    const column = columnOf(table, name);
    return isCategory(column) ? column.codes : new Int32Array(0);
  };
  const values = (name: string): Float64Array => {
    const column = columnOf(table, name);
    return isCategory(column) ? new Float64Array(0) : column.values;
  };
  return {
    entity: codes(HISTORIES.entity),
    timeMs: values(HISTORIES.time),
    amount: values(HISTORIES.amount),
    method: codes(HISTORIES.method),
    shared: HISTORIES.shared.map(codes),
  };
}

/** The sum of a day that only one account's day in twenty exceeds. */
function usualSum({ entity, timeMs, amount }: Events): number {
  const sums = new Map<string, number>();
  entity.forEach((code, row) => {
    const day = `${code} ${Math.floor(timeMs[row]! / 86_400_000)}`;
    sums.set(day, (sums.get(day) ?? 0) + amount[row]!);
  });
  const sorted = [...sums.values()].sort((a, b) => a - b);
  return sorted[Math.floor(SUM_SHARE * (sorted.length - 1))]!;
}
