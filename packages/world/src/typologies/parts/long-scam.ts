import { DAY_MS, Phase, Role } from '@launderette/kernel';
import type { Episode } from '../typology.ts';
import { Fraud } from './fraud.ts';
import type { PlotStep } from './plot.ts';

/** How a scam of weeks grows. */
export interface Growth {
  readonly firstLowMinor: number;
  readonly firstHighMinor: number;
  /** Each payment is the last times something between these. */
  readonly factorLow: number;
  readonly factorHigh: number;
  /** Share of payments after which a little is paid back, to build trust. */
  readonly returnedShare: number;
}

const PAYMENT_MAX_MINOR = 1_500_000;

/** A victim pays more and more over `daysMax` days; each payment goes to one of a few mules. */
export function escalate(episode: Episode, growth: Growth): readonly PlotStep[] {
  const fraud = new Fraud(episode);
  const { plot, laundry } = fraud;
  const victim = plot.crew.person(Role.victim);
  const mules = plot.crew.needyOnes(plot.dice.whole(1, 2), Role.mule);
  const payments = plot.dice.whole(plot.setting('paymentsMin'), plot.setting('paymentsMax'));
  const gapMs = (plot.setting('daysMax') * DAY_MS * (0.4 + 0.6 * plot.dice.unit())) / payments;
  let minor = plot.amountMinor(growth.firstLowMinor, growth.firstHighMinor);
  let atMs = plot.startMs;
  for (let i = 0; i < payments; i += 1) {
    const mule = plot.dice.of(mules);
    const arrivesMs = fraud.victimPays(victim, mule, minor, atMs);
    if (plot.dice.happens(growth.returnedShare)) {
      const backMinor = plot.tidyMinor(minor * plot.dice.between(0.05, 0.2));
      plot.pay(mule, victim, backMinor, plot.soon(arrivesMs, 2 * DAY_MS), { phase: Phase.cover });
    }
    minor = Math.min(PAYMENT_MAX_MINOR, minor * plot.dice.between(growth.factorLow, growth.factorHigh));
    atMs = plot.soon(arrivesMs + gapMs * 0.5, gapMs);
  }
  for (const mule of mules) if (laundry.heldBy(mule) > 0) laundry.cashOut(mule, 0.85);
  laundry.everybodySpends(5);
  return plot.steps;
}
