import { DAY_MS, HOUR_MS, MINUTE_MS, Phase, Rail } from '@launderette/kernel';
import { remittance } from '../../population/remittances.ts';
import type { Party } from './party.ts';
import type { PaymentOptions, Plot } from './plot.ts';
import { spend } from './spending.ts';

/** A cash deposit of somebody who wants no questions asked: up to 2,500. Minor units. */
const DEPOSIT_LOW_MINOR = 20_000;
const DEPOSIT_HIGH_MINOR = 250_000;
const DEPOSITS_MAX = 4;
/** Buttons of a cash machine that those press who empty an account, minor units. */
const WITHDRAWALS_MINOR = [20_000, 25_000, 30_000, 40_000, 50_000];
const WITHDRAWALS_MAX = 3;

interface Purse {
  readonly minor: number;
  /** When all of it is there, Unix milliseconds. */
  readonly readyMs: number;
}

/** How money is passed on. */
export interface Passing {
  /** Share that stays behind; absent: the laundry's margin. */
  readonly keep?: number;
  /** Longest dwell before it leaves, milliseconds; absent: the laundry's. */
  readonly dwellMs?: number;
  readonly phase?: number;
  readonly options?: PaymentOptions;
}

/** Dirty money on its way: who holds how much of it from when, and what becomes of it. */
export class Laundry {
  readonly plot: Plot;
  /** Share that each who passes money on keeps. */
  readonly margin: number;
  readonly dwellMs: number;
  private readonly purses = new Map<number, Purse>();
  private readonly people: Party[] = [];

  constructor(plot: Plot, margin: number, dwellMs: number) {
    this.plot = plot;
    this.margin = margin;
    this.dwellMs = dwellMs;
  }

  /** What a party holds of it, minor units. */
  heldBy(party: Party): number {
    return this.purses.get(party.account)?.minor ?? 0;
  }

  readyMs(party: Party): number {
    return this.purses.get(party.account)?.readyMs ?? this.plot.startMs;
  }

  /** When all of them have what they will get. */
  allReadyMs(parties: readonly Party[]): number {
    return Math.max(this.plot.startMs, ...parties.map((party) => this.readyMs(party)));
  }

  /** Those of `parties` wait until the last of them, or of `others`, has the money. */
  waitForAll(parties: readonly Party[], others: readonly Party[] = parties): void {
    const readyMs = this.allReadyMs(others);
    for (const party of parties) this.purses.set(party.account, { minor: this.heldBy(party), readyMs });
  }

  receive(party: Party, minor: number, readyMs: number): void {
    if (!this.purses.has(party.account)) this.people.push(party);
    this.purses.set(party.account, {
      minor: this.heldBy(party) + minor,
      readyMs: Math.max(this.readyMs(party), readyMs),
    });
  }

  /** Proceeds come in: in cash, or where it is too much for that from abroad. */
  place(party: Party, minor: number, fromMs: number = this.plot.startMs, spanMs = 2 * DAY_MS): void {
    const { plot } = this;
    const { proceeds } = plot.episode;
    // What was handed on is there already.
    if (proceeds?.holder === party.account) {
      this.receive(party, proceeds.amountMinor, plot.startMs);
      return;
    }
    if (party.kind !== 'person' || minor > DEPOSITS_MAX * DEPOSIT_HIGH_MINOR || plot.dice.happens(0.35)) {
      this.placeByWire(party, minor, fromMs);
      return;
    }
    const parts = Math.max(
      Math.ceil(minor / DEPOSIT_HIGH_MINOR),
      minor > DEPOSIT_LOW_MINOR * 3 ? plot.dice.whole(1, 2) : 1,
    );
    for (let part = 0; part < parts; part += 1) {
      const atMs = part === 0 && fromMs === plot.startMs ? fromMs : plot.atCashHours(fromMs, spanMs);
      this.receive(party, Math.floor(minor / parts), plot.deposit(party, minor / parts, atMs) + 10 * MINUTE_MS);
    }
  }

  /** A payment from abroad for an invoice that nobody wrote. */
  placeByWire(party: Party, minor: number, fromMs: number): void {
    const { plot } = this;
    const sender = plot.crew.abroad(0);
    const atMs = fromMs === plot.startMs ? fromMs : plot.office(fromMs, DAY_MS);
    this.receive(party, minor, plot.pay(sender, party, minor, atMs, { phase: Phase.placement, added: false }));
  }

  /** Passes on what a party holds, split over `targets`, one payment each; times are later than the money's arrival. */
  passOn(from: Party, targets: readonly Party[], passing: Passing = {}): void {
    const { plot } = this;
    const keep = passing.keep ?? this.margin;
    const outMinor = this.heldBy(from) * (1 - keep);
    const readyMs = this.readyMs(from);
    const shares = plot.dice.shares(targets.length);
    targets.forEach((target, i) => {
      const minor = plot.tidyMinor(outMinor * (shares[i] as number));
      const atMs = plot.whenPaying(from, readyMs + 5 * MINUTE_MS, passing.dwellMs ?? this.dwellMs);
      const arrivesMs = plot.pay(from, target, minor, atMs, {
        phase: passing.phase ?? Phase.layering,
        ...passing.options,
      });
      this.receive(target, minor, arrivesMs);
    });
    this.purses.set(from.account, { minor: this.heldBy(from) * keep, readyMs });
  }

  /** Takes out what a party holds: machines, an account abroad, or the crypto exchange. */
  cashOut(party: Party, share = 0.9, spanMs = 2 * DAY_MS): void {
    const { plot } = this;
    const minor = this.heldBy(party) * share;
    const fromMs = this.readyMs(party) + 10 * MINUTE_MS;
    const way = plot.dice.unit();
    if (party.kind === 'person' && (way < 0.5 || minor < 100_000)) this.takeCash(party, minor, fromMs, spanMs);
    else if (party.kind === 'company' || way < 0.8) this.sendAbroad(party, minor, fromMs, spanMs);
    else this.buyCrypto(party, minor, fromMs, spanMs);
  }

  /** Withdrawals at machines, in the amounts that the buttons offer. */
  takeCash(party: Party, minor: number, fromMs: number, spanMs: number): void {
    const { plot } = this;
    let left = minor;
    for (let i = 0; i < WITHDRAWALS_MAX && left >= (WITHDRAWALS_MINOR[0] as number); i += 1) {
      const taken = Math.min(plot.dice.of(WITHDRAWALS_MINOR), Math.floor(left / 1000) * 1000);
      plot.withdraw(party, taken, plot.atCashHours(fromMs, spanMs));
      left -= taken;
    }
  }

  sendAbroad(party: Party, minor: number, fromMs: number, spanMs: number, role = 5): void {
    const { plot } = this;
    const payments = plot.dice.whole(1, 2);
    const target = plot.crew.abroad(role);
    for (let i = 0; i < payments; i += 1) {
      const atMs = plot.whenPaying(party, fromMs, spanMs);
      plot.pay(party, target, plot.tidyMinor(minor / payments), atMs, { phase: Phase.cashOut });
    }
  }

  buyCrypto(party: Party, minor: number, fromMs: number, spanMs: number): void {
    const { plot } = this;
    const exchange = plot.crew.business(plot.world.businesses.exchange, 0);
    plot.pay(party, exchange, plot.tidyMinor(Math.min(minor, 9_900_000)), plot.soon(fromMs, spanMs), {
      phase: Phase.cashOut,
      added: false,
      form: {
        rail: Rail.instant,
        remittance: remittance('Wallet {n}'),
        remittanceNumber: 100_000 + plot.dice.below(900_000),
      },
    });
  }

  /** Everybody who was given some of it spends a part of it. */
  everybodySpends(each = 2): void {
    for (const person of this.people) spend(this.plot, [person], this.readyMs(person) + HOUR_MS, each);
  }
}
