import { Chance, Channel, civilOf, DAY_MS, dayOf, HOUR_MS, Purpose, Rail, type Shard } from '@launderette/kernel';
import { BANKING_PROFILE } from '../population/profiles.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';
import { sendTransfer } from './transfer.ts';

/** Index of charities among BILLER_PURPOSES. */
const CHARITIES = 6;
const AMOUNTS_MINOR = [500, 1000, 1000, 1500, 2000, 2500, 2500, 5000, 5000, 10_000];
/** A drive lasts some days: people give in its first days and less after. One every ten weeks, and one before Christmas. */
const DRIVE_EVERY_DAYS = 70;
const DRIVE_MEAN_DAYS = 2.5;
const DRIVE_GIVERS = 0.35;

/** Gifts to charities: now and then, and many at once when there is an appeal. */
export const donations: Behaviour = {
  name: 'donations',
  summary: 'Gifts to charities by transfer, and drives in which many give to one charity within days.',
  owner: 'customer',
  parameters: [
    {
      name: 'perCustomerMonth',
      summary: 'Gifts of an average customer by transfer, drives included.',
      unit: 'payments per customer and 30 days',
      min: 0,
      max: 100,
      default: 0.35,
      source: 'Geven in Nederland 2022: 65 % of households give, some 400 euro a year, a part of it by bank transfer.',
    },
  ],
  settle: (site) => new Donations(site),
};

class Donations implements Habit {
  private readonly world: World;
  private readonly chance: Chance;
  private readonly drives: Chance;
  private readonly perMonth: number;

  constructor(site: Site) {
    this.world = site.world;
    this.chance = site.chance;
    this.drives = new Chance(site.world.seed, 'drives', -1);
    this.perMonth = site.settings.perCustomerMonth as number;
  }

  first(local: number, fromMs: number): number {
    return this.next(fromMs, this.chance.at(local, BEFORE_START));
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const chance = this.chance.at(local, tickOf(this.world, timeMs));
    const drive = this.driveAt(timeMs);
    const appeal = drive >= 0 && chance.happens(0.8);
    const charity = this.world.businesses.biller(CHARITIES, appeal ? this.drives.at(drive, 1).unit() : chance.unit());
    sendTransfer(shard, {
      timeMs,
      rail: Rail.instant,
      channel: chance.happens(0.7) ? Channel.app : Channel.web,
      debtor: shard.ref(local),
      creditor: this.world.sizes.businessRef(charity),
      amountMinor: AMOUNTS_MINOR[chance.below(AMOUNTS_MINOR.length)] as number,
      purpose: Purpose.CHAR,
      text: remittance(appeal ? 'Appeal {n}' : 'Donation {n}'),
      number: appeal ? 1000 + drive : 10_000 + chance.below(90_000),
    });
    return this.next(timeMs, chance);
  }

  /** The drive under way, by number, or -1. */
  private driveAt(timeMs: number): number {
    const day = dayOf(timeMs);
    const drive = Math.floor(day / DRIVE_EVERY_DAYS);
    const since = timeMs - this.beginMs(drive);
    if (since >= 0 && since < 4 * DRIVE_MEAN_DAYS * DAY_MS) return drive;
    return civilOf(day).month === 12 && civilOf(day).day >= 15 ? 10_000 + civilOf(day).year : -1;
  }

  private beginMs(drive: number): number {
    const day = drive * DRIVE_EVERY_DAYS + Math.floor(this.drives.at(drive, 0).unit() * (DRIVE_EVERY_DAYS - 14));
    return day * DAY_MS + 18 * HOUR_MS;
  }

  /** The usual wait, cut short by the next drive for those whom it moves. */
  private next(timeMs: number, chance: Chance): number {
    const usual = nextArrival(BANKING_PROFILE, timeMs, this.perMonth * (1 - DRIVE_GIVERS), chance.exponential());
    const drive = Math.floor(dayOf(timeMs) / DRIVE_EVERY_DAYS);
    const beginMs = [drive, drive + 1].map((each) => this.beginMs(each)).find((atMs) => atMs > timeMs) ?? Infinity;
    const moved = chance.happens(this.perMonth * DRIVE_GIVERS * (DRIVE_EVERY_DAYS / 30));
    if (!moved) return usual;
    return Math.min(usual, beginMs + chance.exponential() * DRIVE_MEAN_DAYS * DAY_MS);
  }
}
