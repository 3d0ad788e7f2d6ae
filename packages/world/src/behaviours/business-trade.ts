import {
  type Chance,
  Channel,
  DAY_MS,
  dayOf,
  HOUR_MS,
  Kind,
  Purpose,
  Rail,
  Reason,
  type Shard,
} from '@launderette/kernel';
import { businessDayOnOrAfter } from '../calendar/business-days.ts';
import { PLAIN } from '../follow-ups/follow-up.ts';
import type { FollowUps } from '../follow-ups/follow-ups.ts';
import { FollowUpKind } from '../follow-ups/kinds.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import { BEFORE_START, type Behaviour, type Habit, type Site, tickOf } from './behaviour.ts';

/** Working capital that a business aims at: months of its payroll at the mean income, and a base. Minor units. */
const MEAN_PAY_MINOR = 257_000;
const MONTHS_HELD = 2.2;
const BASE_MINOR = 3_000_000;

/** Office hours, on the clock of the country. */
const OPENS_MS = 7 * HOUR_MS;
const OPEN_MS = 11 * HOUR_MS;

/** Invoices between businesses, at home and abroad, which keep the money of the economy going round. */
export const businessTrade: Behaviour = {
  name: 'business-trade',
  summary: 'Invoices paid by businesses to suppliers, and by customers abroad to businesses.',
  owner: 'business',
  parameters: [
    {
      name: 'perBusinessMonth',
      summary: 'Invoices that an average business pays or is paid.',
      unit: 'payments per business and 30 days',
      min: 0.1,
      max: 1000,
      default: 12,
      source: 'Chosen: three a week. Amounts keep the balance near 2.2 months of payroll.',
    },
  ],
  settle: (site) => new BusinessTrade(site),
};

class BusinessTrade implements Habit {
  private readonly world: World;
  private readonly shard: number;
  private readonly chance: Chance;
  private readonly followUps: FollowUps;
  private readonly gapMs: number;

  constructor(site: Site) {
    this.world = site.world;
    this.shard = site.shard.index;
    this.chance = site.chance;
    this.followUps = site.followUps;
    this.gapMs = (30 * DAY_MS) / (site.settings.perBusinessMonth as number);
  }

  first(local: number, fromMs: number): number {
    // Their money comes from elsewhere: see payouts.
    if (this.world.businesses.isHouse(this.world.businessAt(this.shard, local))) return Infinity;
    return this.next(fromMs, this.chance.at(local, BEFORE_START));
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const chance = this.chance.at(local, tickOf(this.world, timeMs));
    const staff = this.world.businesses.staffOf(this.world.businessAt(this.shard, local));
    const targetMinor = staff * MEAN_PAY_MINOR * MONTHS_HELD + BASE_MINOR;
    const gapMinor = targetMinor - shard.ledger.availableMinor(local);
    const size = 0.15 + 0.35 * chance.unit();
    // Short of its target a business is mostly paid, above it it mostly pays.
    const paid = chance.happens(gapMinor > 0 ? 0.75 : 0.2);
    const wantedMinor = Math.max(Math.abs(gapMinor) * size, targetMinor * 0.004 * (0.2 + chance.unit()));
    const amountMinor = Math.max(2500, Math.floor(wantedMinor / 5) * 5);
    if (paid) this.receive(shard, local, timeMs, amountMinor, chance);
    else
      this.pay(
        shard,
        local,
        timeMs,
        Math.min(amountMinor, Math.max(2500, Math.floor(shard.ledger.availableMinor(local) * 0.6))),
        chance,
      );
    return this.next(timeMs, chance);
  }

  private receive(shard: Shard, local: number, timeMs: number, amountMinor: number, chance: Chance): void {
    const { sizes } = this.world;
    const external = chance.below(sizes.externals);
    const debtor = sizes.externalRef(this.shard, external);
    const dueMs = this.officeMs(external % this.world.abroad.countries, timeMs);
    if (dueMs <= timeMs) this.invoice(shard, timeMs, debtor, shard.ref(local), amountMinor, chance);
    else
      this.followUps.plan(dueMs, {
        ...PLAIN,
        kind: FollowUpKind.invoicePaid,
        ...{ local, debtor, creditor: shard.ref(local), amountMinor, purpose: Purpose.SUPP },
        merchant: railOf(chance),
        ...{ text: remittance('Invoice {n}'), number: 100_000 + chance.below(9_000_000) },
      });
  }

  private pay(shard: Shard, local: number, timeMs: number, amountMinor: number, chance: Chance): void {
    const { sizes } = this.world;
    const abroad = chance.happens(0.4);
    const creditor = abroad
      ? sizes.externalRef(chance.below(sizes.shards), chance.below(sizes.externals))
      : this.world.collectingRef(chance.below(sizes.businesses), local);
    this.invoice(shard, timeMs, shard.ref(local), creditor, amountMinor, chance);
  }

  private invoice(
    shard: Shard,
    timeMs: number,
    debtor: number,
    creditor: number,
    amountMinor: number,
    chance: Chance,
  ): void {
    const rail = railOf(chance);
    const row = shard.propose(
      timeMs,
      Kind.creditTransfer,
      rail,
      chance.happens(0.5) ? Channel.api : Channel.web,
      debtor,
      creditor,
      amountMinor,
    );
    shard.events.purpose[row] = Purpose.SUPP;
    shard.events.remittance[row] = remittance('Invoice {n}');
    shard.events.remittanceNumber[row] = 100_000 + chance.below(9_000_000);
    shard.decide(row, Reason.none);
  }

  /** When an office in a country is open, at a time of ours or after it: on our business days, by its own clock. */
  private officeMs(country: number, timeMs: number): number {
    const aheadMs = this.world.zones.country(country);
    const there = timeMs + aheadMs;
    const day = dayOf(there);
    const opensMs = day * DAY_MS + OPENS_MS;
    if (there >= opensMs && there < opensMs + OPEN_MS) return timeMs;
    // As long after the opening as the order came after ours, so that hours stay spread.
    const sinceMs = (timeMs - dayOf(timeMs) * DAY_MS + DAY_MS - OPENS_MS) % OPEN_MS;
    const from = there < opensMs ? day : day + 1;
    return businessDayOnOrAfter(from) * DAY_MS + OPENS_MS + sinceMs - aheadMs;
  }

  /** Office hours of the weekday after an exponential wait. */
  private next(timeMs: number, chance: Chance): number {
    const day = businessDayOnOrAfter(dayOf(timeMs + this.gapMs * chance.exponential()));
    const at = day * DAY_MS + (7 + 11 * chance.unit()) * HOUR_MS;
    return at > timeMs ? at : businessDayOnOrAfter(day + 1) * DAY_MS + (7 + 11 * chance.unit()) * HOUR_MS;
  }
}

/** How an invoice is paid. */
function railOf(chance: Chance): number {
  if (chance.happens(0.3)) return Rail.wire;
  return chance.happens(0.3) ? Rail.instant : Rail.batchCredit;
}
