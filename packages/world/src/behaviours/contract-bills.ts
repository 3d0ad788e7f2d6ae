import {
  Chance,
  Channel,
  DAY_MS,
  dayOf,
  fixed,
  HOUR_MS,
  Purpose,
  Rail,
  type Shard,
  type StateWalk,
} from '@launderette/kernel';
import { Indexation } from '../calendar/indexation.ts';
import { MonthClock } from '../calendar/month-clock.ts';
import type { ParameterSpec } from '../catalogue.ts';
import { BILLER_PURPOSES } from '../population/businesses.ts';
import type { Traits } from '../population/traits.ts';
import type { World } from '../world.ts';
import type { Habit, Site } from './behaviour.ts';
import { collect } from './direct-debits.ts';
import { sendTransfer } from './transfer.ts';

/** An obligation that a customer may have, once for all. */
export interface Contract {
  /** Index into BILLER_PURPOSES. */
  readonly kind: number;
  /** Share of customers who have it, among those whom `open` lets. */
  readonly held: number;
  /** Amount as a share of income, from and to. */
  readonly low: number;
  readonly high: number;
  /** Paid by standing order (true) or collected by direct debit. */
  readonly standing: boolean;
  /** Index into REMITTANCES. */
  readonly text: number;
  /** Who may have it; absent: all. */
  readonly open?: (world: World, customer: number) => boolean;
}

/** Days of the month on which bills fall due: 28, so in any month. */
const BILLING_DAYS = 28;
/** Months in which agreements are raised: rents in July, as in the Netherlands; the rest in January. */
const RENTS_RISE = 7;
const BILLS_RISE = 1;
/** Collected bills change a little from month to month. */
const WOBBLE = 0.04;

/** Monthly bills of one kind: each customer's contracts, their due days and amounts, are functions of (seed, customer). */
export class ContractBills implements Habit {
  private readonly site: Site;
  private readonly world: World;
  private readonly shard: number;
  private readonly chance: Chance;
  private readonly contracts: Chance;
  private readonly offered: readonly Contract[];
  private readonly traits: Traits;
  private readonly scale: number;
  private readonly rises: Indexation;
  private readonly clock = new MonthClock();
  /** The contract that each customer meets next. */
  private readonly upcoming: Uint8Array;

  /** `name` keys the contracts; the site's settings have a `scale`, and a `yearlyGrowth` where it is not 0. */
  constructor(site: Site, name: string, offered: readonly Contract[]) {
    this.site = site;
    this.world = site.world;
    this.shard = site.shard.index;
    this.chance = site.chance;
    this.contracts = new Chance(site.world.seed, `contracts/${name}`, this.shard);
    this.offered = offered;
    this.traits = site.world.people.traits[this.shard] as Traits;
    this.scale = site.settings.scale as number;
    this.rises = new Indexation(site.world.startMs, site.settings.yearlyGrowth ?? 0);
    this.upcoming = new Uint8Array(site.world.sizes.customersOf(this.shard));
  }

  first(local: number, fromMs: number): number {
    return this.nextDue(local, fromMs);
  }

  walk(state: StateWalk): void {
    fixed(state, this.upcoming);
  }

  act(shard: Shard, local: number, timeMs: number): number {
    this.pay(shard, local, timeMs, this.upcoming[local] as number);
    return this.nextDue(local, (Math.floor(timeMs / 1000) + 1) * 1000);
  }

  private pay(shard: Shard, local: number, timeMs: number, index: number): void {
    const { kind, low, high, standing, text } = this.offered[index] as Contract;
    const contract = this.contracts.at(local, index);
    contract.bits(); // held
    contract.bits(); // when
    const share = contract.between(low, high) * this.scale;
    const biller = this.world.businesses.biller(kind, contract.unit());
    const creditor = standing ? this.world.collectingRef(biller, local) : this.world.sizes.businessRef(biller);
    const number = (contract.bits() % 90_000_000) + 10_000_000;
    const chance = this.chance.at(local, (dayOf(timeMs) << 4) + index);
    const wobble = 1 + WOBBLE * (chance.unit() - 0.5);
    const usual =
      share *
      this.rises.at(timeMs, standing ? RENTS_RISE : BILLS_RISE) *
      this.traits.incomeMinor(local) *
      (standing ? 1 : wobble);
    const amountMinor = Math.max(199, Math.round(usual / 5) * 5 - 1);
    const purpose = BILLER_PURPOSES[kind] ?? Purpose.OTHR;
    const debtor = shard.ref(local);
    if (standing) {
      const transfer = { timeMs, rail: Rail.batchCredit, channel: Channel.web, debtor, creditor, amountMinor, purpose };
      sendTransfer(shard, { ...transfer, text, number });
      return;
    }
    const collection = { timeMs, local, debtor, creditor, amountMinor, purpose, text, number };
    collect(shard, this.site.followUps, collection, chance.unit());
  }

  /**
   * When the next bill is due, at or after `fromMs`, and notes which. One that falls due in the same second as another
   * waits a month.
   */
  private nextDue(local: number, fromMs: number): number {
    let next = Infinity;
    for (let index = 0; index < this.offered.length; index += 1) {
      const due = this.dueFrom(local, index, fromMs);
      if (due >= next) continue;
      next = due;
      this.upcoming[local] = index;
    }
    return next;
  }

  private dueFrom(local: number, index: number, fromMs: number): number {
    const { held, open } = this.offered[index] as Contract;
    const contract = this.contracts.at(local, index);
    if (!contract.happens(held)) return Infinity;
    if (open !== undefined && !open(this.world, local * this.world.sizes.shards + this.shard)) return Infinity;
    const when = contract.unit();
    // Five thirds as many bills as on an average day fall due at the beginning of the month, five sevenths at its end; they are booked
    // at night and in the morning. More at once would drown whatever else happens in those days.
    const day = Math.floor(BILLING_DAYS * when * (0.6 + 0.4 * when));
    const fine = when * 4096;
    const within = fine - Math.floor(fine);
    return this.clock.nextAt(day * DAY_MS + Math.floor((1 + 9 * within) * HOUR_MS), fromMs);
  }
}

/** The parameter that every behaviour of bills has. */
export function scaleParameter(source: string): ParameterSpec {
  return { name: 'scale', summary: 'Multiplies every bill.', unit: 'factor', min: 0.01, max: 10, default: 1, source };
}

/** The parameter of bills that are raised every year. */
export function growthParameter(value: number, source: string): ParameterSpec {
  const summary = 'Rise of every bill, once a year.';
  return { name: 'yearlyGrowth', summary, unit: 'share a year', min: -0.1, max: 1, default: value, source };
}
