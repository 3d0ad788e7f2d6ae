import { Chance, Channel, civilOf, DAY_MS, dayNumber, dayOf, HOUR_MS, Kind, monthLength, Purpose, Rail, Reason, type Shard } from '@launderette/kernel';
import { BILLER_PURPOSES } from '../population/businesses.ts';
import { remittance } from '../population/remittances.ts';
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

/** Bills change a little from month to month. */
const WOBBLE = 0.04;

/** Rent, utilities, telephone, insurance, subscriptions, loans, gifts to charities, taxes. */
export const bills: Behaviour = {
  name: 'bills',
  summary: 'Monthly standing orders and direct debits: rent, utilities, telephone, insurance, subscriptions, loans, tax.',
  owner: 'customer',
  parameters: [
    {
      name: 'scale',
      summary: 'Multiplies every bill.',
      unit: 'factor',
      min: 0.01,
      max: 10,
      default: 1,
      source: 'Bills then take about 0.3 of an average income; AMLGentex has all outgoings at TruncNormal(0.5, 0.1) of income.',
    },
  ],
  settle: (site) => new Bills(site),
};

class Bills implements Habit {
  private readonly world: World;
  private readonly chance: Chance;
  private readonly contracts: Chance;
  private readonly incomeMinor: Float64Array;
  private readonly scale: number;

  constructor(site: Site) {
    this.world = site.world;
    this.chance = site.chance;
    this.contracts = new Chance(site.world.seed, 'contracts', site.shard.index);
    this.incomeMinor = site.world.people.incomeMinor[site.shard.index] as Float64Array;
    this.scale = site.settings.scale as number;
  }

  first(local: number): number {
    return this.nextDue(local, this.world.startMs);
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const index = this.dueAt(local, timeMs);
    if (index >= 0) this.pay(shard, local, timeMs, index);
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
    const amountMinor = Math.max(199, Math.round((share * (this.incomeMinor[local] as number) * wobble) / 5) * 5 - 1);
    const creditor = this.world.sizes.businessRef(business);
    const row = standing
      ? shard.propose(timeMs, Kind.creditTransfer, Rail.batchCredit, Channel.web, shard.ref(local), creditor, amountMinor)
      : shard.propose(timeMs, Kind.directDebit, Rail.directDebit, Channel.api, shard.ref(local), creditor, amountMinor);
    shard.events.purpose[row] = BILLER_PURPOSES[kind] ?? Purpose.OTHR;
    shard.events.remittance[row] = text;
    shard.events.remittanceNumber[row] = number % 90_000_000 + 10_000_000;
    shard.decide(row, Reason.none);
  }

  /** The obligation due in the second of `timeMs`, or -1. */
  private dueAt(local: number, timeMs: number): number {
    const second = Math.floor(timeMs / 1000);
    for (let index = 0; index < OBLIGATIONS.length; index += 1) {
      const due = this.dueInMonth(local, index, timeMs);
      if (Math.floor(due / 1000) === second) return index;
    }
    return -1;
  }

  /** When the next bill is due, at or after `fromMs`; one that falls due in the same second as another waits a month. */
  private nextDue(local: number, fromMs: number): number {
    let next = Infinity;
    for (let index = 0; index < OBLIGATIONS.length; index += 1) {
      let due = this.dueInMonth(local, index, fromMs);
      if (due < fromMs) due = this.dueInMonth(local, index, fromMs, 1);
      if (due < next) next = due;
    }
    return next;
  }

  /** When an obligation is due in the month of `timeMs`, or `months` later; `Infinity` if the customer does not have it. */
  private dueInMonth(local: number, index: number, timeMs: number, months = 0): number {
    const contract = this.contracts.at(local, index);
    if (!contract.happens((OBLIGATIONS[index] as Obligation).held)) return Infinity;
    const when = contract.unit();
    const { year, month } = civilOf(dayOf(timeMs));
    // Bills gather at the beginning of the month; they are booked at night and in the morning.
    const day = 1 + Math.floor(28 * when * when);
    const within = when * 4096 - Math.floor(when * 4096);
    const date = dayNumber(year, month + months, Math.min(day, monthLength(year, month + months)));
    return Math.floor((date * DAY_MS + (1 + 9 * within) * HOUR_MS) / 1000) * 1000 + Math.floor(within * 65536) % 1000;
  }
}
