import { LedgerAudit, paymentOf } from '@launderette/evaluation';
import { createSimulation, findScenario, type Scenario, scenarioCatalogue } from '@launderette/world';
import { describe, expect, it } from 'vitest';
import { linesOf } from './run.ts';

const DAY_MS = 86_400_000;
const DAYS = 10;
const CUSTOMERS = 400;

interface Payment {
  readonly kind: string;
  readonly rail: string;
  readonly eventTime: string;
}

function lived(scenario: Scenario) {
  const simulation = createSimulation({ stream: scenario.name, scenario, seed: 5, customers: CUSTOMERS, shards: 4 });
  const { transactions } = linesOf(simulation, (world, encoder) => {
    world.advance(world.startMs + DAYS * DAY_MS, Infinity, encoder);
  });
  const payments = transactions.map((line) => JSON.parse(line) as Payment);
  const share = (of: (payment: Payment) => boolean) => payments.filter(of).length / payments.length;
  return { simulation, transactions, payments, share };
}

const retail = lived(findScenario('retail') as Scenario);
const isPurchase = ({ kind }: Payment) => kind === 'KIND_PURCHASE';
const ofRail = (rail: string) => (payment: Payment) => payment.rail === rail;

/** What each scenario is there for, beside the default one. */
const CHARACTER: Readonly<Record<string, (here: ReturnType<typeof lived>) => void>> = {
  retail: ({ share }) => expect(share(isPurchase)).toBeGreaterThan(0.4),
  cards: ({ share }) => expect(share(ofRail('RAIL_CARD'))).toBeGreaterThan(1.1 * retail.share(ofRail('RAIL_CARD'))),
  sme: ({ share }) => expect(share(isPurchase)).toBeLessThan(0.7 * retail.share(isPurchase)),
  correspondent: ({ share }) => expect(share(isPurchase)).toBeLessThan(0.4 * retail.share(isPurchase)),
  'mobile-money': ({ payments, share }) => {
    const purchases = payments.filter(isPurchase);
    const evening = purchases.filter(({ eventTime }) => /T(?:19|20):/.test(eventTime)).length / purchases.length;
    expect(evening).toBeGreaterThan(0.22);
    expect(evening).toBeLessThan(0.3);
    expect(share((payment) => isPurchase(payment) && payment.rail !== 'RAIL_WALLET')).toBe(0);
  },
  'instant-payments': ({ share }) =>
    expect(share(ofRail('RAIL_INSTANT'))).toBeGreaterThan(4 * retail.share(ofRail('RAIL_INSTANT'))),
  mini: ({ transactions }) => {
    expect(findScenario('mini')?.customers).toBe(1000);
    expect(transactions.length).toBe(retail.transactions.length);
  },
};

describe.each(scenarioCatalogue.map((scenario) => [scenario.name, scenario] as const))(
  'scenario %s',
  (name, scenario) => {
    const here = lived(scenario);

    it('keeps its books: an audit recomputes every balance, and they sum to zero', () => {
      const audit = new LedgerAudit();
      for (const line of here.transactions) audit.accept(paymentOf(line));
      expect(audit.findings).toEqual([]);
      expect(audit.payments).toBe(here.transactions.length);
      expect(here.transactions.length).toBeGreaterThan(1000);
      expect(here.simulation.bookTotalMinor()).toBe(0);
    });

    it('has a character of its own', () => {
      expect(Object.keys(CHARACTER)).toContain(name);
      CHARACTER[name]?.(here);
    });
  },
);
