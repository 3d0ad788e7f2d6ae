import { describe, expect, it } from 'vitest';
import { partPrevalence } from './drift.ts';
import { apart, FeatureList, foldsBy } from './features/feature.ts';
import { behaviourFeatures } from './honest/behaviour.ts';
import { honestModel } from './honest/model.ts';
import { type GateOptions, type GateReport, judgeLeakage } from './judge.ts';
import { ordinary } from './ordinary.ts';
import { weightedRanking } from './ranking.ts';
import { emptyRun, type PaymentRun } from './run.ts';
import { sampleRows } from './sample.ts';
import { type MadeRunOptions, madeRun } from './testing/made-run.ts';

const OPTIONS: GateOptions = { seed: 1, amountField: 'amount', tellTales: new Map(), withoutModel: true };
const ROWS = 4000;
const judged = (options: Omit<MadeRunOptions, 'rows'>): Promise<GateReport> =>
  judgeLeakage(madeRun({ rows: ROWS, illicitEvery: 20, ...options }), OPTIONS);
const aucOf = (report: GateReport, feature: string): number =>
  report.typologies[0]?.single.find((found) => found.feature === feature)?.auc ?? Number.NaN;

/** Fields that are the label, each in its own way, and the feature that shows it. */
const LEAKS: readonly (readonly [string, (illicit: boolean, unit: number) => object, string])[] = [
  ['a number', (illicit, unit) => ({ leak: illicit ? 1 + unit : unit }), 'leak'],
  ['a number that is small', (illicit, unit) => ({ leak: illicit ? unit : 1 + unit }), 'leak'],
  ['a value', (illicit, unit) => ({ leak: illicit ? 'x1' : `y${Math.floor(3 * unit)}` }), 'leak:value'],
  ['an absent field', (illicit) => (illicit ? {} : { leak: 'here' }), 'leak:missing'],
  ['a nested field', (illicit) => ({ a: { leak: illicit ? 'p' : 'q' } }), 'a.leak:value'],
  [
    'equal fields',
    (illicit, unit) => ({ a: `v${Math.floor(9 * unit)}`, b: `v${illicit ? Math.floor(9 * unit) : 10}` }),
    'a=b',
  ],
  ['how an id begins', (illicit, unit) => ({ id: `${illicit ? 'j' : 'i'}${Math.floor(1e9 * unit)}` }), 'id:prefix1'],
  ['how an id ends', (illicit, unit) => ({ id: `i${Math.floor(1e9 * unit)}${illicit ? 'a' : 'b'}` }), 'id:last'],
];

describe('the leakage gate', { timeout: 60_000 }, () => {
  it('finds nothing where nothing depends on the label', async () => {
    const report = await judged({ fields: (_, __, unit) => ({ noise: unit, colour: `c${Math.floor(unit * 8)}` }) });
    expect(report.single[0]?.auc).toBeLessThan(0.6);
    expect(report.tree.roc).toBeLessThan(0.6);
    expect(report.tree.pr).toBeLessThan(2.5 * report.prevalence);
    expect(report.breaches.filter(({ measure }) => measure.includes('feature'))).toEqual([]);
  });

  it('Invalid: fields that are the label are an area of 1, a tree of 1, and are named', async () => {
    const fields = (_: number, illicit: boolean, unit: number) =>
      Object.fromEntries(LEAKS.map(([name, leak]) => [name, leak(illicit, unit)]));
    const input = madeRun({ rows: ROWS, illicitEvery: 20, fields });
    const report = await judgeLeakage(input, { ...OPTIONS, best: 1000 });
    for (const [name, , feature] of LEAKS) {
      expect(
        report.single.find((found) => found.feature === `${name}.${feature}`.replace('=', `=${name}.`))?.auc,
        name,
      ).toBeGreaterThan(0.995);
    }
    expect(report.tree.roc).toBeGreaterThan(0.99);
    expect(report.tree.pr).toBeGreaterThan(0.95);
    expect(report.breaches.some(({ feature }) => feature === 'a number.leak')).toBe(true);
  });

  it('Invalid: what leaks in half of the cases is an area of 0.75. Irrelevant: an identity that is learned by heart', async () => {
    const report = await judged({
      fields: (row, illicit, unit) => ({ leak: illicit && row % 2 === 0 ? 2 : unit, id: `n${Math.floor(1e9 * unit)}` }),
    });
    expect(aucOf(report, 'leak')).toBeCloseTo(0.75, 1);
    expect(report.single.filter(({ feature }) => feature.startsWith('id:')).every(({ auc }) => auc < 0.6)).toBe(true);
  });

  it('Invalid: an hour that crime owns, and a last tenth that it is kept out of', async () => {
    const atThree = 3 * 3_600_000;
    const report = await judged({
      timeMs: (_, illicit, timeMs) => (illicit ? Math.floor(timeMs / 86_400_000) * 86_400_000 + atThree + 1 : timeMs),
    });
    expect(report.breaches.some(({ feature }) => feature === 'hour 3')).toBe(true);
    const early = await judged({ timeMs: (_, illicit, timeMs) => (illicit ? timeMs * 0.85 : timeMs) });
    expect(early.drift.last.ratio).toBe(0);
    expect(early.breaches.some(({ measure }) => measure.startsWith('last tenth'))).toBe(true);
  });
});

describe('partPrevalence', () => {
  it('counts an episode as one observation', () => {
    const run = emptyRun(1000, ['crime']);
    for (let row = 0; row < 100; row += 1) {
      run.typology[row] = 0;
      run.episode[row] = 0;
    }
    const inside = Uint8Array.from(run.typology, (_, row) => (row < 100 ? 1 : 0));
    expect(partPrevalence(run, inside).ratio).toBeCloseTo(10, 6);
    expect(partPrevalence(run, inside).z).toBeCloseTo(1, 6);
    for (let row = 0; row < 100; row += 1) run.episode[row] = row;
    expect(partPrevalence(run, inside).z).toBeCloseTo(10, 6);
  });
});

describe('weightedRanking', () => {
  it('is 1 in the right order, 0.5 and the prevalence where all scores are the same', () => {
    const labels = Uint8Array.of(1, 0, 0, 0);
    const ones = Float64Array.of(1, 1, 1, 1);
    expect(weightedRanking(labels, Float64Array.of(4, 3, 2, 1), ones)).toEqual({ roc: 1, pr: 1 });
    expect(weightedRanking(labels, Float64Array.of(1, 1, 1, 1), ones)).toEqual({ roc: 0.5, pr: 0.25 });
    expect(weightedRanking(labels, Float64Array.of(2, 3, 1, 1), Float64Array.of(1, 10, 5, 5))).toEqual({
      roc: 0.5,
      pr: 1 / 11,
    });
  });
});

describe('foldsBy', () => {
  it('keeps a code, and an episode of several codes, in one fold and leaves out what is the same everywhere', () => {
    const codes = Int32Array.from({ length: 500 }, (_, row) => row % 50);
    const folds = foldsBy(codes, 1);
    expect(codes.every((code, row) => folds[row] === folds[code])).toBe(true);
    const episodes = Int32Array.from(codes, (_, row) => (row < 400 ? -1 : row % 3));
    const together = apart(folds, episodes, 1);
    expect(together.every((fold, row) => fold === (row < 400 ? folds[row] : together[400 + ((row - 1) % 3)]))).toBe(
      true,
    );
    const list = new FeatureList(codes, episodes, 1);
    list.number('column', 'same', new Float64Array(500));
    list.codes('column', 'same', new Int32Array(500));
    expect(list.all).toEqual([]);
  });
});

/** Payments one minute apart: payer, payee, amount. */
function runOf(rows: readonly (readonly [number, number, number])[]): PaymentRun {
  const run = emptyRun(rows.length, ['crime']);
  rows.forEach(([payer, payee, minor], row) => {
    run.timeMs[row] = row * 60_000;
    run.payer[row] = payer;
    run.payee[row] = payee;
    run.amountMinor[row] = minor;
  });
  return run;
}

describe('behaviourFeatures', () => {
  const places = (count: number) => Int32Array.from({ length: count }, (_, i) => i);
  const columnsOf = (run: PaymentRun) => {
    const { names, columns } = behaviourFeatures(run, places(run.rows), places(run.rows));
    return (name: string) => [...(columns[names.indexOf(name)] as Float64Array)];
  };

  it('see cycles, fans and money passed through, of the past only', () => {
    const of = columnsOf(
      runOf([
        [0, 1, 1000],
        [1, 2, 900],
        [2, 0, 800],
        [3, 1, 50],
        [2, 3, 10],
      ]),
    );
    expect(of('cycle')).toEqual([0, 0, 3, 0, 3]);
    expect(of('payee fan-in')).toEqual([0, 0, 0, 1, 0]);
    expect(of('payer pass-through')[1]).toBeCloseTo(1000 / 901, 6);
    expect(of('pair count')).toEqual([0, 0, 0, 0, 0]);
    expect(of('payer 1 h out count')).toEqual([0, 0, 0, 0, 1]);
  });

  it('do not change when the future does', () => {
    const past = [
      [0, 1, 5],
      [1, 0, 7],
      [2, 1, 9],
    ] as const;
    const one = runOf([...past, [0, 1, 1]]);
    const other = runOf([...past, [3, 2, 8_000_000]]);
    const features = (run: PaymentRun) =>
      behaviourFeatures(run, places(run.rows), places(3)).columns.map((column) => [...column]);
    expect(features(one)).toEqual(features(other));
  });
});

describe('ordinary', () => {
  it('counts payments that are the only one of their pair, without shops', () => {
    const run = runOf([
      [0, 1, 5],
      [0, 1, 5],
      [2, 3, 5],
      [4, 5, 5],
    ]);
    run.merchant[3] = 7;
    expect(ordinary(run).oneOffShare).toBeCloseTo(1 / 3, 6);
    expect(ordinary(run).newCounterpartyShare).toBe(1);
  });
});

const MODEL = { seed: 1, crimeTimes: 1 };

describe('the honest model', { timeout: 60_000 }, () => {
  it('finds who passes money on at once', () => {
    const { run } = madeRun({ rows: 6000, illicitEvery: 40, accounts: 3000 });
    for (let row = 1; row < run.rows; row += 1) {
      if (run.typology[row] !== 0) continue;
      run.payer[row] = run.payee[row - 1] as number;
      run.amountMinor[row] = Math.round(0.97 * (run.amountMinor[row - 1] as number));
    }
    const model = honestModel(run, (target, holds) => sampleRows(run, target, 1, holds), MODEL);
    expect(model?.overall.pr).toBeGreaterThan(0.6);
    expect(model?.byTypology.get('crime')?.lift).toBeGreaterThan(20);
    expect(model?.overall.prevalence).toBeCloseTo(1 / 40, 2);
  });

  it('says nothing of crime that nobody could learn from', () => {
    const { run } = madeRun({ rows: 400, illicitEvery: 200 });
    expect(honestModel(run, (target, holds) => sampleRows(run, target, 1, holds), MODEL)).toBeUndefined();
  });
});
