import {
  Chance,
  Channel,
  civilOf,
  DAY_MS,
  dayNumber,
  dayOf,
  fixed,
  HOUR_MS,
  Kind,
  Purpose,
  Rail,
  Reason,
  type Shard,
  type StateWalk,
} from '@launderette/kernel';
import { BILLER_PURPOSES } from '../population/businesses.ts';
import { remittance } from '../population/remittances.ts';
import type { Traits } from '../population/traits.ts';
import type { World } from '../world.ts';
import type { Behaviour, Habit, Site } from './behaviour.ts';

/** Obligations that a customer may have; each is held or not, once for all. */
interface Obligation {
  /** Index into BILLER_PURPOSES. */
  readonly kind: number;
  /** Share of customers who have it. */
  readonly held: number;
  /** Amount as a share of income, from and to. */
  readonly low: number;
  readonly high: number;
  /** Paid by standing order (true) or collected by direct debit. */
  readonly standing: boolean;
  readonly text: number;
}

/** Shares of income: rent 25-38 % (Eurostat tenants), the rest so that all bills take about 0.3 of an average income. */
const OBLIGATIONS: readonly Obligation[] = [
  { kind: 0, held: 0.5, low: 0.25, high: 0.38, standing: true, text: remittance('Rent {n}') },
  { kind: 1, held: 0.85, low: 0.03, high: 0.08, standing: false, text: remittance('Energy contract {n}') },
  { kind: 2, held: 0.9, low: 0.01, high: 0.03, standing: false, text: remittance('Phone {n}') },
  { kind: 3, held: 0.75, low: 0.015, high: 0.05, standing: false, text: remittance('Policy {n}') },
  { kind: 3, held: 0.4, low: 0.01, high: 0.04, standing: false, text: remittance('Policy {n}') },
  { kind: 4, held: 0.7, low: 0.004, high: 0.012, standing: false, text: remittance('Subscription {n}') },
  { kind: 4, held: 0.45, low: 0.004, high: 0.02, standing: false, text: remittance('Subscription {n}') },
  { kind: 5, held: 0.25, low: 0.04, high: 0.15, standing: false, text: remittance('Loan {n}') },
  { kind: 6, held: 0.3, low: 0.003, high: 0.01, standing: true, text: remittance('Donation {n}') },
  { kind: 7, held: 0.2, low: 0.01, high: 0.03, standing: true, text: remittance('Assessment {n}') },
];

/** Days of the month on which bills fall due. */
const BILLING_DAYS = 28;

/** Bills change a little from month to month. */
const WOBBLE = 0.04;

/** Rent, utilities, telephone, insurance, subscriptions, loans, gifts to charities, taxes. */
export const bills: Behaviour = {
  name: 'bills',
  summary:
    'Monthly standing orders and direct debits: rent, utilities, telephone, insurance, subscriptions, loans, tax.',
  owner: 'customer',
  parameters: [
    {
      name: 'scale',
      summary: 'Multiplies every bill.',
      unit: 'factor',
      min: 0.01,
      max: 10,
      default: 1,
      source:
        'Bills then take about 0.3 of an average income; AMLGentex has all outgoings at TruncNormal(0.5, 0.1) of income.',
    },
  ],
  settle: (site) => new Bills(site),
};

class Bills implements Habit {
  private readonly world: World;
  private readonly chance: Chance;
  private readonly contracts: Chance;
  private readonly traits: Traits;
  private readonly scale: number;
  /** Obligations of each customer, a bit each. */
  private readonly held: Uint16Array;
  /** The obligation that each customer meets next. */
  private readonly upcoming: Uint8Array;
  /** The month in hand, Unix milliseconds: its first moment, and the next one's. */
  private monthMs = 0;
  private nextMonthMs = 0;

  constructor(site: Site) {
    this.world = site.world;
    this.chance = site.chance;
    this.contracts = new Chance(site.world.seed, 'contracts', site.shard.index);
    this.traits = site.world.people.traits[site.shard.index] as Traits;
    this.scale = site.settings.scale as number;
    const customers = site.world.sizes.customersOf(site.shard.index);
    this.upcoming = new Uint8Array(customers);
    this.held = new Uint16Array(customers);
    for (let local = 0; local < customers; local += 1) this.held[local] = this.obligationsOf(local);
  }

  first(local: number): number {
    return this.nextDue(local, this.world.startMs);
  }

  walk(state: StateWalk): void {
    fixed(state, this.upcoming);
  }

  act(shard: Shard, local: number, timeMs: number): number {
    this.pay(shard, local, timeMs, this.upcoming[local] as number);
    return this.nextDue(local, (Math.floor(timeMs / 1000) + 1) * 1000);
  }

  private pay(shard: Shard, local: number, timeMs: number, index: number): void {
    const { kind, low, high, standing, text } = OBLIGATIONS[index] as Obligation;
    const contract = this.contracts.at(local, index);
    contract.bits(); // held
    contract.bits(); // when
    const share = contract.between(low, high) * this.scale;
    const business = this.world.businesses.biller(kind, contract.unit());
    const number = contract.bits();
    const month = dayOf(timeMs) >>> 0;
    const wobble = standing ? 1 : 1 + WOBBLE * (this.chance.at(local, month).unit() - 0.5);
    const amountMinor = Math.max(199, Math.round((share * this.traits.incomeMinor(local) * wobble) / 5) * 5 - 1);
    const creditor = this.world.sizes.businessRef(business);
    const row = standing
      ? shard.propose(
          timeMs,
          Kind.creditTransfer,
          Rail.batchCredit,
          Channel.web,
          shard.ref(local),
          creditor,
          amountMinor,
        )
      : shard.propose(timeMs, Kind.directDebit, Rail.directDebit, Channel.api, shard.ref(local), creditor, amountMinor);
    shard.events.purpose[row] = BILLER_PURPOSES[kind] ?? Purpose.OTHR;
    shard.events.remittance[row] = text;
    shard.events.remittanceNumber[row] = (number % 90_000_000) + 10_000_000;
    shard.decide(row, Reason.none);
  }

  private obligationsOf(local: number): number {
    return OBLIGATIONS.reduce(
      (bits, { held }, index) => (this.contracts.at(local, index).happens(held) ? bits | (1 << index) : bits),
      0,
    );
  }

  /**
   * When the next bill is due, at or after `fromMs`, and notes which. One that falls due in the same second as another
   * waits a month.
   */
  private nextDue(local: number, fromMs: number): number {
    this.turnTo(fromMs);
    const held = this.held[local] as number;
    let next = Infinity;
    for (let index = 0; index < OBLIGATIONS.length; index += 1) {
      if ((held & (1 << index)) === 0) continue;
      const due = this.dueFrom(local, index, fromMs);
      if (due >= next) continue;
      next = due;
      this.upcoming[local] = index;
    }
    return next;
  }

  /** When an obligation is next due in the month turned to or the one after, at or after `fromMs`. */
  private dueFrom(local: number, index: number, fromMs: number): number {
    const contract = this.contracts.at(local, index);
    contract.bits(); // held
    const when = contract.unit();
    // Bills gather at the beginning of the month; they are booked at night and in the morning. 28 days, so in any month.
    const day = Math.floor(BILLING_DAYS * when * when);
    const fine = when * 4096;
    const within = fine - Math.floor(fine);
    const inMonthMs = day * DAY_MS + Math.floor((1 + 9 * within) * HOUR_MS);
    const due = this.monthMs + inMonthMs;
    return due >= fromMs ? due : this.nextMonthMs + inMonthMs;
  }

  /** Finds the month of a time; most calls stay in the month of the last. */
  private turnTo(timeMs: number): void {
    if (timeMs >= this.monthMs && timeMs < this.nextMonthMs) return;
    const { year, month } = civilOf(dayOf(timeMs));
    this.monthMs = dayNumber(year, month, 1) * DAY_MS;
    this.nextMonthMs = dayNumber(year, month + 1, 1) * DAY_MS;
  }
}
