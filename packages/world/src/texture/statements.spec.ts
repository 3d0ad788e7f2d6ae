import { Kind, localOf, NO_ACCOUNT, Status, shardOf } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createSimulation, parseScenario, typologyCatalogue } from '../index.ts';
import { TEXTURE } from '../testing/textured.ts';
import { StatementLaw } from './statement-law.ts';
import type { Texture } from './texture.ts';

const DAY_MS = 86_400_000;
const CUSTOMERS = 300;
const HONEST = Object.fromEntries(typologyCatalogue.map(({ name }) => [name, { prevalence: 0 }]));
const [food, rent] = TEXTURE.categories as [Texture['categories'][number], Texture['categories'][number]];
const levels = Array.from({ length: 101 }, (_, i) => i * 1000);
const texture: Texture = {
  ...TEXTURE,
  creditLimit: 0,
  openingBalances: levels,
  statements: { rows: 900, balanceOnLevel: 0.6 },
  categories: [
    { ...food, label: 'out', share: 0.6, amounts: [500, 4000, 60_000], persistence: 0.3, onBalance: 0.4, tilt: 0.3 },
    { ...rent, label: 'in', share: 0.4, amounts: [1000, 9000, 50_000], persistence: 0.5, direction: 'in', tilt: -0.3 },
  ],
};

interface Line {
  readonly account: number;
  readonly incoming: boolean;
  readonly balanceMinor: number;
  readonly amountMinor: number;
}

/** Lines of customers' statements, and how many payments of theirs are no lines. */
function livedStatements(): { lines: Line[]; others: number } {
  const document = { extends: 'mini', name: 'statements', typologies: HONEST, texture };
  const scenario = parseScenario(stringify(document), 'statements.yaml');
  const simulation = createSimulation({ stream: 's', scenario, seed: 5, customers: CUSTOMERS, shards: 3 });
  const lines: Line[] = [];
  let others = 0;
  const isCustomer = (account: number) =>
    account !== NO_ACCOUNT && localOf(account) * 3 + shardOf(account) < CUSTOMERS && localOf(account) < CUSTOMERS / 3;
  simulation.advance(simulation.startMs + 60 * DAY_MS, Infinity, {
    totalOrder: false,
    activity() {},
    labels() {},
    events: (_, block) => {
      for (let row = 0; row < block.length; row += 1) {
        const [debtor, creditor] = [block.debtor[row] as number, block.creditor[row] as number];
        if (block.status[row] !== Status.booked || !(isCustomer(debtor) || isCustomer(creditor))) continue;
        const incoming = block.kind[row] === Kind.cashDeposit && debtor === NO_ACCOUNT;
        if (!incoming && block.kind[row] !== Kind.purchase) others += 1;
        else
          lines.push({
            account: incoming ? creditor : debtor,
            incoming,
            balanceMinor: (incoming ? block.creditorBalanceMinor[row] : block.debtorBalanceMinor[row]) as number,
            amountMinor: block.amountMinor[row] as number,
          });
      }
    },
  });
  return { lines, others };
}

describe('statements', () => {
  const { lines, others } = livedStatements();

  it('are all that customers do', () => {
    expect(others).toBe(0);
    expect(lines.length).toBeGreaterThan(5000);
  });

  it('have money coming in and going out, in their shares but for what is not there to be paid', () => {
    const incoming = lines.filter((line) => line.incoming).length / lines.length;
    expect(incoming).toBeGreaterThan(0.38);
    expect(incoming).toBeLessThan(0.5);
  });

  it('never go below zero, and follow from line to line', () => {
    const balances = new Map<number, number>();
    for (const { account, incoming, balanceMinor, amountMinor } of lines) {
      expect(balanceMinor).toBeGreaterThanOrEqual(0);
      const before = balances.get(account);
      if (before !== undefined) expect(balanceMinor).toBe(before + (incoming ? amountMinor : -amountMinor));
      balances.set(account, balanceMinor);
    }
  });

  it('are paid more from where there is more', () => {
    const out = lines.filter((line) => !line.incoming);
    const before = (line: Line) => line.balanceMinor + line.amountMinor;
    const mean = (of: readonly Line[]) => of.reduce((sum, line) => sum + line.amountMinor, 0) / of.length;
    const rich = out.filter((line) => before(line) > 80_000);
    const poor = out.filter((line) => before(line) < 40_000);
    expect(mean(rich)).toBeGreaterThan(1.5 * mean(poor));
  });
});

describe('StatementLaw', () => {
  const law = new StatementLaw(texture);

  it('opens accounts by the level of their holder', () => {
    expect(law.openingMinor(1.5, 0.5)).toBeGreaterThan(law.openingMinor(-1.5, 0.5) + 30_000);
  });

  it('chooses what comes in more often where there is less', () => {
    const shares = Float64Array.of(0.5, 0.5);
    expect(law.category(shares, 0, 0.49)).toBe(0);
    expect(law.category(shares, 0, 0.51)).toBe(1);
    expect(law.category(shares, -2, 0.4)).toBe(1);
    expect(law.category(shares, 2, 0.6)).toBe(0);
  });

  it('keeps the middle where the account holds what is usual', () => {
    expect(law.surplus(0, 50_000)).toBeCloseTo(0, 2);
    expect(law.lean(0, 0.5, 0, 0.5, 0.5)).toBeCloseTo(0.5, 2);
    expect(law.lean(0, 0, law.surplus(0, 90_000), 0.5, 0.5)).toBeGreaterThan(0.6);
    expect(law.lean(0, 0, law.surplus(0, 90_000), -0.5, 0.5)).toBeLessThan(0.4);
  });
});
