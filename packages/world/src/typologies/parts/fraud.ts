import { ActivityKind, DAY_MS, HOUR_MS, MINUTE_MS, Outcome, Phase, Rail, Role } from '@launderette/kernel';
import type { ParameterSpec } from '../../catalogue.ts';
import { DEFAULT_PREVALENCE, PREVALENCE_SOURCE, prevalence } from '../prevalence.ts';
import { foreignDevice } from '../steps.ts';
import type { Episode, PlannedDevice } from '../typology.ts';
import { Laundry } from './laundry.ts';
import { layerOrCashOut } from './onward.ts';
import type { Party } from './party.ts';
import { Plot, type PlotStep } from './plot.ts';
import { spend } from './spending.ts';

/** Between two things done online in one sitting. */
const BETWEEN_MIN_MS = 0.3 * MINUTE_MS;
const BETWEEN_MAX_MS = 3.3 * MINUTE_MS;

export const fraudParameters: readonly ParameterSpec[] = [prevalence(DEFAULT_PREVALENCE, PREVALENCE_SOURCE)];

/** A fraud, and what becomes of its proceeds. */
export class Fraud {
  readonly plot: Plot;
  readonly laundry: Laundry;

  constructor(episode: Episode) {
    this.plot = new Plot(episode);
    this.laundry = new Laundry(this.plot, 0.1, DAY_MS);
  }

  /** A device that the criminals bring. */
  device(): PlannedDevice {
    return foreignDevice(this.plot.dice.next());
  }

  /** A sitting at somebody's online banking, beginning at `fromMs`: one thing after the other. Returns when it is over. */
  sitting(of: Party, kinds: readonly number[], fromMs: number, channel: number, device: PlannedDevice): number {
    let atMs = fromMs;
    for (const kind of kinds) {
      this.plot.activity(of, kind, Math.floor(atMs), channel, device);
      atMs += this.plot.dice.between(BETWEEN_MIN_MS, BETWEEN_MAX_MS);
    }
    return Math.floor(atMs);
  }

  /** Some logins fail first, as everybody's do. */
  failedLogins(of: Party, atMs: number, channel: number, device: PlannedDevice): number {
    let nextMs = atMs;
    for (let failures = this.plot.dice.below(3); failures > 0; failures -= 1) {
      this.plot.activity(of, ActivityKind.login, nextMs, channel, device, { outcome: Outcome.failed });
      nextMs = Math.floor(nextMs + this.plot.dice.between(BETWEEN_MIN_MS, BETWEEN_MAX_MS));
    }
    return nextMs;
  }

  /** One to `most` transfers to a mule within `spanMs`, each of a share of what is there. Returns when the last has come. */
  extract(
    victim: Party,
    mule: Party,
    fromMs: number,
    spanMs: number,
    most: number,
    channel: number,
    device: PlannedDevice,
  ): number {
    const { plot, laundry } = this;
    const transfers = plot.dice.whole(1, most);
    const wholeSpanMs = spanMs * plot.dice.unit();
    const waits = Array.from({ length: transfers }, (_, i) => (i === 0 ? 0 : wholeSpanMs * plot.dice.unit()));
    let arrivesMs = fromMs;
    for (const wait of waits.sort((a, b) => a - b)) {
      const share = plot.dice.between(0.15, 0.7);
      const step = plot.dice.happens(0.6) ? 500 : 1;
      const form = { rail: Rail.instant, channel };
      const atMs = Math.floor(Math.max(fromMs + wait, arrivesMs));
      arrivesMs = plot.drain(victim, mule, atMs, share, 2_500_000, step, { device, form });
    }
    // What comes is not known here; a mule takes at least this.
    laundry.receive(mule, 60_000 * transfers, arrivesMs);
    return arrivesMs;
  }

  /** A victim pays a mule a sum from the own device. */
  victimPays(victim: Party, mule: Party, minor: number, atMs: number): number {
    const paidMinor = this.plot.tidyMinor(minor);
    const arrivesMs = this.plot.pay(victim, mule, paidMinor, atMs, { phase: Phase.theft });
    this.laundry.receive(mule, paidMinor, arrivesMs);
    return arrivesMs;
  }

  /** The mule gets the money out, or it goes on through a network of mules; and the mule lives on what is kept. */
  endWithMule(mule: Party, spentEach = 4): readonly PlotStep[] {
    layerOrCashOut(this.laundry, mule, 0.85);
    return this.endWithSpending([mule], this.laundry.readyMs(mule) + HOUR_MS, spentEach);
  }

  endWithSpending(people: readonly Party[], fromMs: number, each: number): readonly PlotStep[] {
    spend(this.plot, people, fromMs, each);
    return this.plot.steps;
  }

  /** Who sold what was stolen lives on it: `each` purchases on average in the days after `fromMs`. */
  livesOff(each: number, fromMs: number = this.plot.startMs + DAY_MS): readonly PlotStep[] {
    return this.endWithSpending([this.plot.crew.needy(Role.fraudster)], fromMs, each);
  }

  victim(): Party {
    return this.plot.crew.person(Role.victim);
  }

  mule(): Party {
    return this.plot.crew.needy(Role.mule);
  }
}
