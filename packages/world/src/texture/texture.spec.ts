import {
  type BlockConsumer,
  CLASS_99,
  type EventBlock,
  Kind,
  Reason,
  roundnessOf,
  Status,
  weekdayOf,
} from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseScenario } from '../scenario.ts';
import { createSimulation } from '../simulation.ts';
import { HALF_ROUND, TEXTURE } from '../testing/textured.ts';
import { typologyCatalogue } from '../typologies/catalogue.ts';
import { AmountLaw } from './amount-law.ts';
import { leaning, NORMAL, normalDistribution } from './normal.ts';
import { PointTable } from './point-table.ts';
import type { Texture } from './texture.ts';

const DAY_MS = 86_400_000;
const DAYS = 28;
const CUSTOMERS = 600;

/** Without crime, which has hours and amounts of its own. */
const HONEST = Object.fromEntries(typologyCatalogue.map(({ name }) => [name, { prevalence: 0 }]));

interface Purchase {
  readonly debtor: number;
  readonly merchant: number;
  readonly code: string;
  readonly timeMs: number;
  readonly amountMinor: number;
  readonly booked: boolean;
}

function purchasesOf(texture: Texture, drive: 'advance' | 'windows' = 'advance'): Purchase[] {
  const scenario = parseScenario(
    stringify({ extends: 'retail', name: 'textured', typologies: HONEST, texture }),
    'textured',
  );
  const simulation = createSimulation({ stream: 's', scenario, seed: 3, customers: CUSTOMERS, shards: 3 });
  const found: Purchase[] = [];
  const consumer: BlockConsumer = {
    totalOrder: false,
    activity: () => {},
    labels: () => {},
    events: (_, block: EventBlock) => {
      for (let row = 0; row < block.length; row += 1) {
        const merchant = block.merchant[row] as number;
        if (block.kind[row] !== Kind.purchase || merchant < 0) continue;
        found.push({
          debtor: block.debtor[row] as number,
          merchant,
          code: simulation.directory.merchants[merchant]?.categoryCode as string,
          timeMs: block.timeMs[row] as number,
          amountMinor: block.amountMinor[row] as number,
          booked: block.status[row] === Status.booked,
        });
      }
    },
  };
  const untilMs = simulation.startMs + DAYS * DAY_MS;
  if (drive === 'advance') simulation.advance(untilMs, Infinity, consumer);
  else while (simulation.nowMs < untilMs) simulation.advanceWindow(consumer);
  return found.sort((a, b) => a.debtor - b.debtor || a.timeMs - b.timeMs);
}

describe('purchases with a texture', () => {
  const purchases = purchasesOf(TEXTURE);
  const share = (of: (purchase: Purchase) => boolean) => purchases.filter(of).length / purchases.length;
  const days = new Map<string, Purchase[]>();
  for (const purchase of purchases) {
    const key = `${purchase.debtor} ${Math.floor(purchase.timeMs / DAY_MS)}`;
    days.set(key, [...(days.get(key) ?? []), purchase]);
  }

  it('are of its categories, in their shares and at their amounts', () => {
    expect(share(({ code }) => code === '5411')).toBeCloseTo(0.75, 1);
    expect(new Set(purchases.map(({ code }) => code))).toEqual(new Set(['5411', '5311']));
    for (const { code, amountMinor } of purchases) {
      expect(amountMinor).toBeGreaterThanOrEqual(code === '5411' ? 499 : 49_000);
      expect(amountMinor).toBeLessThanOrEqual(code === '5411' ? 9999 : 91_000);
    }
  });

  it('are rounded as it says', () => {
    expect(share(({ amountMinor }) => roundnessOf(amountMinor) === CLASS_99)).toBeCloseTo(0.5, 1);
    expect(share(({ amountMinor }) => roundnessOf(amountMinor) === 6)).toBeCloseTo(0.5, 1);
  });

  it('happen on its days, at its hours, in its numbers', () => {
    expect(share(({ timeMs }) => weekdayOf(Math.floor(timeMs / DAY_MS)) === 6)).toBeLessThan(0.01);
    const counts = [...days.values()].map((list) => list.length);
    for (const [payments, wanted] of [
      [1, 0.5],
      [2, 0.3],
      [3, 0.2],
    ] as const)
      expect(counts.filter((count) => count === payments).length / counts.length).toBeCloseTo(wanted, 1);
    for (const [first, second] of days.values()) {
      const second0 = ((first as Purchase).timeMs % DAY_MS) / 1000;
      expect(second0).toBeGreaterThanOrEqual(43_200);
      expect(second0).toBeLessThan(46_800);
      if (second) expect((second.timeMs - (first as Purchase).timeMs) / 1000).toBeGreaterThanOrEqual(600);
    }
  });

  it('differ from customer to customer, and return to few merchants', () => {
    const byCustomer = Map.groupBy(purchases, ({ debtor }) => debtor);
    const counts = [...byCustomer.values()].map((list) => list.length);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - mean) * (count - mean), 0) / counts.length;
    expect(variance / mean).toBeGreaterThan(2);
    const distinct = [...byCustomer.values()].map((list) => new Set(list.map(({ merchant }) => merchant)).size);
    expect(distinct.reduce((sum, count) => sum + count, 0) / purchases.length).toBeLessThan(0.4);
  });

  it('are not refused for funds within the credit limit', () => {
    expect(share(({ booked }) => booked)).toBeGreaterThan(0.98);
  });

  it('are the same second by second and window by window', () => {
    expect(purchasesOf(TEXTURE, 'windows').filter(({ timeMs }) => timeMs < Date.UTC(2026, 0, 20))).toEqual(
      purchases.filter(({ timeMs }) => timeMs < Date.UTC(2026, 0, 20)),
    );
  });

  it('are made without clock, favourites and merchants of its own as well', () => {
    const { categories, activity, creditLimit } = TEXTURE;
    const bare = purchasesOf({ categories, activity, creditLimit });
    expect(bare.length / purchases.length).toBeCloseTo(1, 1);
    for (const { timeMs } of bare) expect((timeMs % DAY_MS) / 3_600_000).toBeGreaterThanOrEqual(8);
  });

  it('are few where customers are rarely active', () => {
    const rare = purchasesOf({ ...TEXTURE, activity: { ...TEXTURE.activity, logitMean: -6, logitSpread: 0 } });
    expect(rare.length).toBeGreaterThan(0);
    expect(rare.length).toBeLessThan(purchases.length / 50);
  });
});

describe('the parts of a texture', () => {
  it('know the normal distribution', () => {
    expect(normalDistribution(0)).toBeCloseTo(0.5, 6);
    expect(normalDistribution(1.959964)).toBeCloseTo(0.975, 4);
    expect(normalDistribution(-99)).toBe(0);
    expect(normalDistribution(99)).toBeLessThan(1);
    for (const unit of [0.01, 0.3, 0.77]) expect(normalDistribution(NORMAL.at(unit))).toBeCloseTo(unit, 3);
  });

  it('lean on a level by its loading', () => {
    expect(leaning(2, 0, 0.3)).toBeCloseTo(0.3, 3);
    expect(leaning(2, 0.9, 0.5)).toBeGreaterThan(0.95);
    expect(leaning(2, -0.9, 0.5)).toBeLessThan(0.05);
  });

  it('are paid whatever they are, in a currency of small units too', () => {
    const large = { ...TEXTURE.categories[0]!, amounts: [4_000_000, 8_000_000] };
    const texture = { ...TEXTURE, creditLimit: 1e12, categories: [large] };
    const document = { extends: 'mini', name: 'large', summary: 'x', start: '2026-01-05', typologies: HONEST, texture };
    const scenario = parseScenario(stringify(document), 'large.yaml');
    const simulation = createSimulation({ stream: 's', scenario, seed: 4, customers: 100, shards: 1 });
    let booked = 0;
    const events = (_: number, block: EventBlock): void => {
      for (let row = 0; row < block.length; row += 1) {
        if (block.kind[row] !== Kind.purchase) continue;
        expect(block.reason[row]).not.toBe(Reason.limitExceeded);
        if (block.status[row] === Status.booked) booked += 1;
      }
    };
    simulation.advance(scenario.startMs + 3 * DAY_MS, Infinity, {
      totalOrder: false,
      events,
      activity() {},
      labels() {},
    });
    expect(booked).toBeGreaterThan(50);
  });

  it('read quantiles between their points', () => {
    const table = new PointTable([0, 10, 30]);
    expect([0, 0.25, 0.5, 0.75].map((unit) => table.at(unit))).toEqual([0, 5, 10, 20]);
  });

  it('round by the band of the quantile', () => {
    const all = (kind: number) => HALF_ROUND.map((_, i) => (i === kind ? 1 : 0));
    const law = new AmountLaw({ amounts: [1000, 2000], steps: [all(4), all(CLASS_99)] });
    expect(roundnessOf(law.at(0.2, 0.5))).toBe(4);
    expect(law.at(0.73, 0.5)).toBe(1799);
  });
});
