import { Chance } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { BOUNDS } from './bounds.ts';
import { LicitScores } from './honest/licit-scores.ts';
import { type GateReport, judgeLeakage } from './judge.ts';
import { simultaneousWidth } from './limits.ts';
import { emptyRun } from './run.ts';

const ORDINARY = 4000;

interface Table {
  readonly seed: number;
  readonly episodes: number;
  readonly paymentsEach: number;
  /** The record of a payment; `party` is drawn once for its account, `unit` for each payment. */
  readonly fields: (illicit: boolean, party: Chance, unit: number) => object;
}

/** Judges a made table: ordinary payments, and among them episodes of one payer each, who pay as often as others. */
function judged({ seed, episodes, paymentsEach, fields }: Table): Promise<GateReport> {
  const illicit = episodes * paymentsEach;
  const run = emptyRun(ORDINARY + illicit, ['crime']);
  const chance = new Chance(seed, 'made-table', -1);
  const every = Math.floor(run.rows / illicit);
  const accounts = Math.floor(ORDINARY / paymentsEach);
  for (let row = 0; row < run.rows; row += 1) {
    const at = chance.at(row, 0);
    const isIllicit = row % every === 0 && row / every < illicit;
    const episode = isIllicit ? (row / every) % episodes : -1;
    run.timeMs[row] = Date.UTC(2026, 0, 5) + Math.floor(((row + at.unit()) / run.rows) * 30 * 86_400_000);
    run.payer[row] = episode < 0 ? at.below(accounts) : accounts + episode;
    run.payee[row] = at.below(accounts + episodes);
    run.amountMinor[row] = 100 + at.below(10_000);
    run.typology[row] = episode < 0 ? -1 : 0;
    run.episode[row] = episode;
  }
  const options = { seed, amountField: 'amount', tellTales: new Map(), withoutModel: true };
  return judgeLeakage({ run, records }, options);

  function* records(rows: Int32Array): Generator<object> {
    for (const row of rows) {
      const unit = chance.at(row, 1).unit();
      const party = new Chance(seed, 'made-party', -1).at(run.payer[row] as number, 0);
      yield { amount: String(run.amountMinor[row]), ...fields((run.typology[row] as number) >= 0, party, unit) };
    }
  }
}

/** Above all others in `share` of the cases, like them in the rest. */
const mixed = (unit: number, share: number): number => (unit < share ? 2 : (unit - share) / (1 - share));

const ofCrime = (report: GateReport) => report.breaches.filter(({ typology }) => typology === 'crime');

describe('the limits of a typology', { timeout: 60_000 }, () => {
  it('Valid: chance of eight parties is not held against it, though the best of many features looks like a leak', async () => {
    const attributes = Array.from({ length: 40 }, (_, i) => `a${i}`);
    const best: number[] = [];
    for (const seed of [1, 2, 3]) {
      const report = await judged({
        seed,
        episodes: 8,
        paymentsEach: 8,
        fields: (_, party) => Object.fromEntries(attributes.map((name) => [name, party.unit()])),
      });
      best.push(report.typologies[0]?.single[0]?.auc ?? 0);
      expect(ofCrime(report)).toEqual([]);
    }
    expect(Math.max(...best)).toBeGreaterThan(0.73);
  });

  it('Invalid: a leak of 0.85 is caught in eighty episodes, with the error beside it', async () => {
    const fields = (illicit: boolean, _: Chance, unit: number) => ({ leak: illicit ? mixed(unit, 0.7) : unit });
    const report = await judged({ seed: 5, episodes: 80, paymentsEach: 12, fields });
    const [breach] = ofCrime(report);
    expect(breach).toMatchObject({ feature: 'leak', bound: BOUNDS.singleOfTypologyMax });
    expect(breach?.value).toBeCloseTo(0.85, 1);
    expect(breach?.limit).toBeGreaterThan(BOUNDS.singleOfTypologyMax);
    expect(breach?.limit).toBeLessThan(breach?.value as number);
  });

  it('Irrelevant: a leak of 0.75 is within the bound', async () => {
    const fields = (illicit: boolean, _: Chance, unit: number) => ({ leak: illicit ? mixed(unit, 0.5) : unit });
    expect(ofCrime(await judged({ seed: 6, episodes: 80, paymentsEach: 12, fields }))).toEqual([]);
  });

  it('Irrelevant: the digits of ten accounts, learned of some payments of an episode, are not tried on the others', async () => {
    const fields = (_: boolean, party: Chance, unit: number) => ({
      account: `A${party.below(1e9)}`,
      id: `${party.below(16)}/${Math.floor(1e9 * unit)}`,
    });
    const report = await judged({ seed: 7, episodes: 10, paymentsEach: 30, fields });
    expect(ofCrime(report)).toEqual([]);
    expect(report.typologies[0]?.single.every(({ auc }) => auc < 0.75)).toBe(true);
  });
});

describe('simultaneousWidth', () => {
  const draw = new Chance(8, 'figures', -1);
  const figure = (number: number, clusters: number) =>
    Float64Array.from({ length: clusters }, (_, cluster) => draw.at(cluster, number).exponential() - 1);

  it('of one figure is that of a single limit on either side, 1.96 standard errors', () => {
    expect(simultaneousWidth([figure(0, 400)], 1)).toBeCloseTo(1.96, 0);
  });

  it('grows with figures that differ, and not with such as say the same', () => {
    const one = figure(0, 200);
    const same = Array.from({ length: 100 }, () => one);
    const many = Array.from({ length: 100 }, (_, number) => figure(number, 200));
    expect(simultaneousWidth(same, 1)).toBe(simultaneousWidth([one], 1));
    expect(simultaneousWidth(many, 1)).toBeGreaterThan(3);
    expect(simultaneousWidth(many, 1)).toBeLessThan(4);
  });

  it('is 0 where nothing varies', () => {
    expect(simultaneousWidth([new Float64Array(5)], 1)).toBe(0);
    expect(simultaneousWidth([], 1)).toBe(0);
  });
});

describe('LicitScores', () => {
  const licit = new LicitScores(Float64Array.of(0.1, 0.2, 0.3, 0.4), 1);

  it('gives precision, area and lift of payments among ordinary ones', () => {
    const first = licit.judge(Float64Array.of(0.9), Int32Array.of(0), 1, 1);
    expect(first).toMatchObject({ roc: 1, pr: 1, prevalence: 0.2, lift: 5 });
    const middle = licit.judge(Float64Array.of(0.25), Int32Array.of(0), 1, 1);
    expect(middle).toMatchObject({ roc: 0.5, pr: 1 / 3 });
    expect(licit.judge(Float64Array.of(0.3, 0.3), Int32Array.of(0, 1), 1, 1)).toMatchObject({ roc: 0.625, pr: 0.5 });
  });

  it('counts a payment of crime that was given several times as often that much less', () => {
    const { pr, prevalence } = licit.judge(Float64Array.of(0.35, 0.35, 0.35), Int32Array.of(0, 1, 2), 1 / 3, 1);
    expect(pr).toBeCloseTo(0.5, 12);
    expect(prevalence).toBeCloseTo(0.2, 12);
  });

  it('has wide limits where episodes differ, and none where they are alike', () => {
    const scores = Float64Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 0.9 : 0.15));
    const apart = licit.judge(
      scores,
      Int32Array.from(scores, (_, i) => i % 8),
      1,
      1,
    );
    expect(apart.liftLow).toBeLessThan(apart.lift);
    expect(apart.liftHigh).toBeGreaterThan(apart.lift);
    const alike = licit.judge(
      new Float64Array(8).fill(0.9),
      Int32Array.from({ length: 8 }, (_, i) => i),
      1,
      1,
    );
    expect(alike.liftHigh - alike.liftLow).toBeCloseTo(0, 9);
  });
});
