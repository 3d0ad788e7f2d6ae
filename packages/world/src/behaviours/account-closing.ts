import { ActivityKind, Channel, DAY_MS, type Ledger, Purpose, Rail, type Shard } from '@launderette/kernel';
import { NONE } from '../population/products.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import { recordActivity } from './activity.ts';
import type { Behaviour, Habit, Site } from './behaviour.ts';
import { sendTransfer, type Transfer } from './transfer.ts';

/** One thing is settled at a time, so often. */
const STEP_MS = 2 * DAY_MS;
/**
 * Not before this is the current account emptied and closed: what was on its way to it has arrived (it takes nothing that is sent after
 * nine days, and a cheque needs six more at the most), and holds have ended.
 */
const SETTLED_MS = 21 * DAY_MS;

/** Customers who leave: savings and debts first, then the balance, then the account. */
export const accountClosing: Behaviour = {
  name: 'account-closing',
  summary:
    'Customers who leave: they stop using the account, settle savings and card, move the balance out, and close it.',
  owner: 'customer',
  parameters: [
    {
      name: 'perYear',
      summary: 'Customers who leave in a year; nobody with a loan does.',
      unit: 'share of the customers per year',
      min: 0,
      max: 1,
      default: 0.03,
      source:
        'Pay.UK, Current Account Switch Service 2023: 1.2 million switches, some 2 % of adults; and 1 % who die (Eurostat 2023).',
    },
  ],
  settle: (site) => new AccountClosing(site),
};

/** Keeps nothing: what is left to do is what the books say. */
class AccountClosing implements Habit {
  private readonly world: World;
  private readonly shard: number;

  constructor({ world, shard }: Site) {
    this.world = world;
    this.shard = shard.index;
  }

  first(local: number): number {
    return this.world.memberships.leavesMs(this.shard, local);
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const { memberships, products } = this.world;
    const savings = products.savings(this.shard, local);
    const card = products.card(this.shard, local);
    const isSettled = timeMs >= memberships.leavesMs(this.shard, local) + SETTLED_MS;
    if (this.settle(shard, local, timeMs, savings, card, isSettled) || !isSettled) return timeMs + STEP_MS;
    // Nothing is paid from a closed account again, whatever it was once allowed.
    for (const account of [local, savings, card]) if (account !== NONE) shard.ledger.allowOverdraft(account, -Infinity);
    recordActivity(this.world, shard, timeMs, ActivityKind.accountClosed, local, Channel.branch, 0);
    return Infinity;
  }

  /** Orders the next payment that is needed; false: none is. */
  private settle(
    shard: Shard,
    local: number,
    timeMs: number,
    savings: number,
    card: number,
    isSettled: boolean,
  ): boolean {
    const { ledger } = shard;
    const saved = balanceOf(ledger, savings);
    if (saved > 0) return this.move(shard, timeMs, savings, local, saved);
    const owed = -balanceOf(ledger, card);
    const balance = ledger.balanceMinor(local);
    if (owed > 0) {
      if (balance >= owed && ledger.availableMinor(local) >= owed) return this.move(shard, timeMs, local, card, owed);
      return this.cover(shard, local, timeMs, owed + Math.max(0, -balance));
    }
    // A card that was paid too much gives it back.
    if (owed < 0) return this.move(shard, timeMs, card, local, -owed);
    if (!isSettled || balance === 0) return false;
    if (balance < 0) return this.cover(shard, local, timeMs, -balance);
    const creditor = this.world.ownElsewhere(this.shard, local);
    return this.send(shard, { ...this.form(timeMs), debtor: shard.ref(local), creditor, amountMinor: balance });
  }

  private move(shard: Shard, timeMs: number, from: number, to: number, amountMinor: number): boolean {
    const form = { ...this.form(timeMs), rail: Rail.book };
    return this.send(shard, { ...form, debtor: shard.ref(from), creditor: shard.ref(to), amountMinor });
  }

  /** What is lacking comes from an account elsewhere. */
  private cover(shard: Shard, local: number, timeMs: number, amountMinor: number): boolean {
    const debtor = this.world.ownElsewhere(this.shard, local);
    return this.send(shard, { ...this.form(timeMs), debtor, creditor: shard.ref(local), amountMinor });
  }

  private send(shard: Shard, transfer: Transfer): boolean {
    sendTransfer(shard, transfer);
    return true;
  }

  private form(timeMs: number): Omit<Transfer, 'debtor' | 'creditor' | 'amountMinor'> {
    const purpose = Purpose.ACCT;
    return { timeMs, rail: Rail.batchCredit, channel: Channel.none, purpose, text: CLOSING, number: 0 };
  }
}

const CLOSING = remittance('Account closing');

function balanceOf(ledger: Ledger, account: number): number {
  return account === NONE ? 0 : ledger.balanceMinor(account);
}
