import {
  type Chance,
  Channel,
  DAY_MS,
  fixed,
  HOUR_MS,
  Purpose,
  Rail,
  type Shard,
  type StateWalk,
} from '@launderette/kernel';
import { businessDayOnOrBefore } from '../calendar/business-days.ts';
import { MonthClock } from '../calendar/month-clock.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import type { Behaviour, Habit, Site } from './behaviour.ts';
import { sendTransfer } from './transfer.ts';

/** Returns are due by the end of the month; most pay in the week before. */
const DUE_DAY = 28;
const EARLY_DAYS = 8;
/** Wage tax and contributions on a net salary, and value added tax by month and head; minor units. */
const WAGE_TAX_SHARE = 0.42;
const MEAN_PAY_MINOR = 257_000;
const VAT_BASE_MINOR = 40_000;
const VAT_A_HEAD_MINOR = 60_000;
/** One in so many of the smallest returns claims money back; left out here. */
const QUARTERLY = 3;

/** Value added tax every quarter, or every month for the larger ones, and wage tax every month. */
export const companyTax: Behaviour = {
  name: 'company-tax',
  summary: 'Value added tax and wage tax, paid by companies to the tax office around the same days.',
  owner: 'business',
  parameters: [
    {
      name: 'scale',
      summary: 'Multiplies every tax.',
      unit: 'factor',
      min: 0,
      max: 10,
      default: 0.5,
      source:
        'Chosen so that taxes leave companies what they need; wage tax some 42 % of net pay (OECD Taxing Wages 2024).',
    },
  ],
  settle: (site) => new CompanyTax(site),
};

class CompanyTax implements Habit {
  private readonly world: World;
  private readonly shard: number;
  private readonly chance: Chance;
  private readonly scale: number;
  private readonly clock = new MonthClock();
  /** 1: value added tax follows wage tax. */
  private readonly step: Uint8Array;

  constructor(site: Site) {
    this.world = site.world;
    this.shard = site.shard.index;
    this.chance = site.chance;
    this.scale = site.settings.scale as number;
    this.step = new Uint8Array(site.world.sizes.businessesOf(this.shard));
  }

  first(local: number, fromMs: number): number {
    const { businesses } = this.world;
    const business = this.world.businessAt(this.shard, local);
    if (this.scale === 0 || businesses.isInstitution(business)) return Infinity;
    return this.next(local, fromMs);
  }

  walk(state: StateWalk): void {
    fixed(state, this.step);
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const slot = local - this.world.sizes.customersOf(this.shard);
    const staff = this.world.businesses.staffOf(this.world.businessAt(this.shard, local));
    const month = Math.floor(timeMs / (30 * DAY_MS));
    const chance = this.chance.at(local, 2 * month + (this.step[slot] as number));
    const wobble = 0.85 + 0.3 * chance.unit();
    if (this.step[slot] === 0 && staff > 0) {
      this.pay(shard, local, timeMs, staff * MEAN_PAY_MINOR * WAGE_TAX_SHARE * wobble, Purpose.TAXS, chance);
      this.step[slot] = 1;
      return timeMs + 60_000 + 2 * HOUR_MS * chance.unit();
    }
    this.step[slot] = 0;
    const quarterly = staff < 10;
    if (!quarterly || month % QUARTERLY === local % QUARTERLY) {
      const monthly = VAT_BASE_MINOR + VAT_A_HEAD_MINOR * staff;
      this.pay(shard, local, timeMs, monthly * (quarterly ? QUARTERLY : 1) * wobble, Purpose.VATX, chance);
    }
    return this.next(local, timeMs + EARLY_DAYS * DAY_MS);
  }

  private pay(shard: Shard, local: number, timeMs: number, dueMinor: number, purpose: number, chance: Chance): void {
    sendTransfer(shard, {
      timeMs,
      rail: Rail.batchCredit,
      channel: chance.happens(0.5) ? Channel.api : Channel.web,
      debtor: shard.ref(local),
      creditor: this.world.sizes.businessRef(this.world.businesses.taxOffice),
      amountMinor: Math.max(100, Math.floor(dueMinor * this.scale)),
      purpose,
      text: remittance(purpose === Purpose.VATX ? 'VAT {n}' : 'Wage tax {n}'),
      number: 10_000_000 + this.chance.at(local, -3).below(90_000_000),
    });
  }

  private next(local: number, fromMs: number): number {
    const chance = this.chance.at(local, -2);
    const early = Math.floor(EARLY_DAYS * chance.unit() * chance.unit());
    const atMs = Math.floor(HOUR_MS * (8 + 9 * chance.unit()));
    const due = this.clock.nextOn(DUE_DAY - early, 0, fromMs + DAY_MS);
    return Math.max(businessDayOnOrBefore(Math.floor(due / DAY_MS)) * DAY_MS + atMs, fromMs + 1000);
  }
}
