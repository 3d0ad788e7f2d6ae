import {
  type Chance,
  DAY_MS,
  fixed,
  HOUR_MS,
  Kind,
  Purpose,
  Reason,
  type Shard,
  type StateWalk,
} from '@launderette/kernel';
import { MonthClock } from '../calendar/month-clock.ts';
import type { FollowUps } from '../follow-ups/follow-ups.ts';
import { NONE } from '../population/products.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import { bookEntry } from './bank-entry.ts';
import type { Behaviour, Habit, Site } from './behaviour.ts';
import { collect } from './direct-debits.ts';

/** From statement to repayment: 21 days, as in the United States' CARD Act and most euro-area contracts. */
const GRACE_MS = 21 * DAY_MS;
/** The least that is paid: 25 or 3 % of the statement. */
const LEAST_MINOR = 2500;
const LEAST_SHARE = 0.03;
const LATE_FEE_MINOR = 1500;
const LATE_FEE_AFTER_MS = 30 * HOUR_MS;

const STATEMENT = 0;
const REPAYMENT = 1;
const LATE = 2;

/** Statements of credit cards: interest for those who carry a balance, repayment by direct debit, fees for the late. */
export const cardRepayment: Behaviour = {
  name: 'card-repayment',
  summary: 'Monthly statements of credit cards: interest, repayment in full or in part, late payment fees.',
  owner: 'customer',
  parameters: [
    {
      name: 'yearlyRate',
      summary: 'Interest on balances that are carried from month to month.',
      unit: 'share a year',
      min: 0,
      max: 1,
      default: 0.168,
      source: 'ECB MFI interest rates, extended credit card debt of households 2025: 16-17 %.',
    },
  ],
  settle: (site) => new CardRepayments(site),
};

class CardRepayments implements Habit {
  private readonly world: World;
  private readonly shard: number;
  private readonly chance: Chance;
  private readonly followUps: FollowUps;
  private readonly monthlyRate: number;
  private readonly clock = new MonthClock();
  /** What each customer's card has next: STATEMENT, REPAYMENT or LATE. */
  private readonly step: Uint8Array;
  /** Owed by the last statement, minor units. */
  private readonly statement: Uint32Array;

  constructor(site: Site) {
    this.world = site.world;
    this.shard = site.shard.index;
    this.chance = site.chance;
    this.followUps = site.followUps;
    this.monthlyRate = (site.settings.yearlyRate as number) / 12;
    const customers = site.world.sizes.customersOf(this.shard);
    this.step = new Uint8Array(customers);
    this.statement = new Uint32Array(customers);
  }

  first(local: number, fromMs: number): number {
    if (this.world.products.card(this.shard, local) === NONE) return Infinity;
    return this.nextStatement(local, fromMs);
  }

  walk(state: StateWalk): void {
    fixed(state, this.step);
    fixed(state, this.statement);
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const account = this.world.products.card(this.shard, local);
    const step = this.step[local];
    if (step === STATEMENT) return this.state(shard, local, account, timeMs);
    if (step === REPAYMENT) return this.repay(shard, local, account, timeMs);
    this.charge(shard, local, account, timeMs, Kind.fee, LATE_FEE_MINOR);
    return this.begin(local, timeMs);
  }

  private state(shard: Shard, local: number, account: number, timeMs: number): number {
    const owedMinor = -shard.ledger.balanceMinor(account);
    if (owedMinor < LEAST_MINOR) return this.nextStatement(local, timeMs + DAY_MS);
    const interestMinor = Math.floor(owedMinor * this.monthlyRate);
    if (this.terms(local).revolver && interestMinor > 0)
      this.charge(shard, local, account, timeMs, Kind.interest, interestMinor);
    this.statement[local] = -shard.ledger.balanceMinor(account);
    this.step[local] = REPAYMENT;
    return timeMs + GRACE_MS;
  }

  private repay(shard: Shard, local: number, account: number, timeMs: number): number {
    const stated = this.statement[local] as number;
    const chance = this.chance.at(local, Math.floor(timeMs / DAY_MS));
    // A third of those who carry a balance pay the least, the others up to half.
    const part = Math.max(LEAST_SHARE, 0.5 * (chance.unit() * 1.5 - 0.5));
    const partMinor = this.terms(local).revolver ? Math.max(LEAST_MINOR, Math.floor(stated * part)) : stated;
    const owedMinor = -shard.ledger.balanceMinor(account);
    const amountMinor = Math.min(partMinor, owedMinor);
    if (amountMinor <= 0) return this.begin(local, timeMs);
    const collection = {
      timeMs,
      local,
      debtor: shard.ref(local),
      creditor: shard.ref(account),
      amountMinor,
      purpose: Purpose.CCRD,
      text: remittance('Card statement {n}'),
      number: Math.floor(timeMs / DAY_MS),
    };
    const reason = collect(shard, this.followUps, collection, chance.unit());
    if (reason === Reason.none) return this.begin(local, timeMs);
    this.step[local] = LATE;
    return timeMs + LATE_FEE_AFTER_MS;
  }

  private charge(shard: Shard, local: number, account: number, timeMs: number, kind: 7 | 8, amountMinor: number): void {
    bookEntry(shard, {
      timeMs,
      kind,
      debtor: shard.ref(account),
      creditor: this.world.houseRef(this.shard, local),
      amountMinor,
      purpose: Purpose.none,
      text: remittance(kind === Kind.fee ? 'Late payment fee {n}' : 'Interest {n}'),
      number: Math.floor(timeMs / DAY_MS),
    });
  }

  private begin(local: number, timeMs: number): number {
    this.step[local] = STATEMENT;
    return this.nextStatement(local, timeMs);
  }

  private nextStatement(local: number, fromMs: number): number {
    const atNightMs = HOUR_MS + this.chance.at(local, -2).unit() * 4 * HOUR_MS;
    return this.clock.nextOn(this.terms(local).statementDay, Math.floor(atNightMs), fromMs);
  }

  private terms(local: number): ReturnType<World['products']['cardTerms']> {
    return this.world.products.cardTerms(local * this.world.sizes.shards + this.shard);
  }
}
