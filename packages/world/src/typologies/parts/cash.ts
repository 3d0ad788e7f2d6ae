import { DAY_MS, lognormalTable, Role } from '@launderette/kernel';
import type { Laundry } from './laundry.ts';
import type { Party } from './party.ts';
import type { Plot } from './plot.ts';

/** What shops bank, major units: as the behaviour takings. */
const TAKINGS = lognormalTable(6.9, 0.8);
/** What private customers pay in, major units: as the behaviour cash-deposit. */
const DEPOSIT = lognormalTable(5.3, 1.5);
const PRIVATE_LOW_MINOR = 5000;

/** An amount that a shop might bank, at most `maxMinor`. */
export function takingsMinor(plot: Plot, maxMinor: number): number {
  return Math.max(20_000, Math.min(maxMinor, Math.floor(TAKINGS.at(plot.dice.unit()) * 100)));
}

/** An amount that a private customer might pay in, at most `maxMinor`. */
export function depositMinor(plot: Plot, maxMinor: number): number {
  return Math.max(PRIVATE_LOW_MINOR, Math.min(maxMinor, Math.floor(DEPOSIT.at(plot.dice.unit()) * 100)));
}

/** `times` deposits of `minorOf(i)` on one account within `days`, the first at once. */
export function payInOften(
  laundry: Laundry,
  holder: Party,
  times: number,
  days: number,
  minorOf: (i: number) => number,
): void {
  const { plot } = laundry;
  for (let i = 0; i < times; i += 1) {
    const minor = minorOf(i);
    const atMs = i === 0 ? plot.startMs : plot.atCashHours(plot.startMs, days * DAY_MS);
    laundry.receive(holder, minor, plot.deposit(holder, minor, atMs));
  }
}

/** The one whose account it is. */
export function holderOf(plot: Plot): Party {
  return plot.crew.needy(Role.launderer);
}
