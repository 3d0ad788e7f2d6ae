import { ActivityKind, type BlockConsumer, DAY_MS, NO_ACCOUNT, Purpose, Reason, Status } from '@launderette/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSimulation, findScenario, type Scenario } from '../index.ts';

const mini = findScenario('mini') as Scenario;
const CUSTOMERS = 400;
const SHARDS = 4;
const DAYS = 75;
const scenario: Scenario = {
  ...mini,
  behaviours: {
    ...mini.behaviours,
    onboarding: { perYear: 0.15 },
    'account-closing': { perYear: 1 },
  },
};

interface Life {
  openedMs?: number;
  closedMs?: number;
  firstPaidMs?: number;
  firstCreditMs?: number;
  lastCreditMs: number;
  lastPaidMs: number;
  lastActMs: number;
  balanceMinor?: number;
  cardMs?: number;
}

const lives = new Map<number, Life>();
let refused = 0;
let bookTotalMinor = Number.NaN;
let wages = 0;

function lifeOf(account: number): Life {
  const life = lives.get(account) ?? { lastCreditMs: 0, lastPaidMs: 0, lastActMs: 0 };
  lives.set(account, life);
  return life;
}

/** Looks at every payment and activity of customers' current accounts. */
const witness: BlockConsumer = {
  totalOrder: false,
  events(_, block) {
    for (let row = 0; row < block.length; row += 1) {
      const timeMs = block.timeMs[row] as number;
      if (block.status[row] === Status.declined && block.reason[row] === Reason.accountBlocked) refused += 1;
      if (block.status[row] !== Status.booked) continue;
      const debtor = block.debtor[row] as number;
      const creditor = block.creditor[row] as number;
      if (block.purpose[row] === Purpose.SALA) wages += 1;
      if (debtor !== NO_ACCOUNT) {
        const life = lifeOf(debtor);
        life.firstPaidMs ??= timeMs;
        life.lastPaidMs = timeMs;
        life.balanceMinor = block.debtorBalanceMinor[row] as number;
      }
      if (creditor !== NO_ACCOUNT) {
        const life = lifeOf(creditor);
        life.firstCreditMs ??= timeMs;
        life.lastCreditMs = Math.max(life.lastCreditMs, block.settlementMs[row] as number);
      }
    }
  },
  activity(_, block) {
    for (let row = 0; row < block.length; row += 1) {
      const life = lifeOf(block.account[row] as number);
      const timeMs = block.timeMs[row] as number;
      if (block.kind[row] === ActivityKind.accountOpened) life.openedMs = timeMs;
      if (block.kind[row] === ActivityKind.accountClosed) life.closedMs = timeMs;
      if (block.kind[row] === ActivityKind.cardActivated) life.cardMs ??= timeMs;
      life.lastActMs = timeMs;
    }
  },
  labels() {},
};

beforeAll(() => {
  const prevalence = Object.fromEntries(Object.keys(scenario.typologies).map((name) => [name, 0]));
  const simulation = createSimulation({
    stream: 's',
    scenario,
    seed: 3,
    customers: CUSTOMERS,
    shards: SHARDS,
    prevalence,
  });
  simulation.advance(scenario.startMs + DAYS * DAY_MS, Infinity, witness);
  bookTotalMinor = simulation.bookTotalMinor();
});

const joined = () => [...lives.values()].filter(({ openedMs }) => openedMs !== undefined);
const left = () => [...lives.values()].filter(({ closedMs }) => closedMs !== undefined);

describe('customers who join', () => {
  it('are as many as the rate says', () => {
    const expected = CUSTOMERS * 0.15 * (DAYS / 365);
    expect(joined().length).toBeGreaterThan(expected * 0.5);
    expect(joined().length).toBeLessThan(expected * 1.6);
  });

  it('pay nothing before they have been paid, and are paid nothing before the account is open', () => {
    const early = joined().filter(({ openedMs, firstCreditMs = Infinity }) => firstCreditMs < (openedMs as number));
    expect(early).toEqual([]);
    const poor = joined().filter(
      ({ firstCreditMs, firstPaidMs = Infinity }) => firstPaidMs < (firstCreditMs ?? Infinity),
    );
    expect(poor).toEqual([]);
    const old = joined().filter(({ openedMs }) => (openedMs as number) < scenario.startMs + (DAYS - 40) * DAY_MS);
    expect(old.length).toBeGreaterThan(3);
    for (const { cardMs, firstPaidMs, firstCreditMs } of old)
      expect([cardMs, firstPaidMs, firstCreditMs]).not.toContain(undefined);
  });
});

describe('customers who leave', () => {
  it('close an account with nothing on it, and it is never posted to again', () => {
    expect(left().length).toBeGreaterThan(12);
    for (const life of left()) {
      const closedMs = life.closedMs as number;
      if (life.balanceMinor !== undefined) expect(life.balanceMinor).toBe(0);
      expect(life.lastPaidMs).toBeLessThan(closedMs);
      expect(life.lastCreditMs).toBeLessThanOrEqual(closedMs);
      expect(life.lastActMs).toBe(closedMs);
    }
  });

  it('are refused what friends send for a while', () => {
    expect(refused).toBeGreaterThan(2);
  });
});

describe('the books', () => {
  it('stay closed, and everybody else is paid', () => {
    expect(bookTotalMinor).toBe(0);
    expect(wages).toBeGreaterThan(CUSTOMERS * 0.5);
  });
});
