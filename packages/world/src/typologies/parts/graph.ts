import { HOUR_MS, Role } from '@launderette/kernel';
import type { ParameterSpec } from '../../catalogue.ts';
import { DEFAULT_PREVALENCE, PREVALENCE_SOURCE, prevalence } from '../prevalence.ts';
import type { Episode } from '../typology.ts';
import { Laundry } from './laundry.ts';
import { dwell, margin, totals } from './parameters.ts';
import type { Party } from './party.ts';
import { Plot, type PlotStep } from './plot.ts';

/** Proceeds of one cycle of a mule network are 2,000 to 75,000; the patterns take the lower half, larger sums are split over episodes. */
const TOTAL_LOW_MINOR = 80_000;
const TOTAL_HIGH_MINOR = 1_500_000;

/** The parameters that every pattern of transfers has. */
export const graphParameters: readonly ParameterSpec[] = [
  prevalence(DEFAULT_PREVALENCE, PREVALENCE_SOURCE),
  ...totals(
    TOTAL_LOW_MINOR,
    TOTAL_HIGH_MINOR,
    'Chosen: the lower half of the 2-75 K that a mule network moves a cycle, so that hops have the size of ordinary large transfers.',
  ),
  margin(0.1, 'Generative definition: each hop carries the amount x (1 - 0.1).'),
  dwell(36, 'Chosen: hours to a day and a half; AMLWorld’s hops are a day apart.'),
];

/** Begins a pattern: the plot, and the laundry with the typology’s margin and dwell. */
export function beginGraph(episode: Episode): {
  readonly plot: Plot;
  readonly laundry: Laundry;
  readonly totalMinor: number;
} {
  const plot = new Plot(episode);
  // The skilled leave money for longer before they move it.
  const dwellMs = plot.setting('dwellHoursMax') * HOUR_MS * (0.4 + 0.6 * plot.skill);
  const laundry = new Laundry(plot, plot.setting('margin'), dwellMs);
  return { plot, laundry, totalMinor: plot.amountMinor(plot.setting('totalMinMinor'), plot.setting('totalMaxMinor')) };
}

/** Ends a pattern: those who hold the money take it out, and everybody lives on what they kept. */
export function endGraph(laundry: Laundry, holders: readonly Party[], spentEach = 2): readonly PlotStep[] {
  for (const holder of holders) laundry.cashOut(holder);
  laundry.everybodySpends(spentEach);
  return laundry.plot.steps;
}

/**
 * Every party of one layer pays one to three of the next, and everybody there is paid by somebody. The layer waits for the last of its
 * receipts.
 */
export function payNextLayer(laundry: Laundry, layer: readonly Party[], next: readonly Party[], targetsMax = 3): void {
  const { dice } = laundry.plot;
  const targets = layer.map(() => new Set<Party>());
  next.forEach((party) => targets[dice.below(layer.length)]?.add(party));
  targets.forEach((chosen) => {
    const wanted = dice.whole(1, Math.min(targetsMax, next.length));
    for (let tries = 0; chosen.size < wanted && tries < 20; tries += 1) chosen.add(dice.of(next));
  });
  laundry.waitForAll(layer);
  layer.forEach((party, i) => {
    laundry.passOn(party, [...(targets[i] as Set<Party>)]);
  });
}

/** Mules of a pattern. */
export function mules(plot: Plot, count: number): readonly Party[] {
  return plot.crew.needyOnes(count, Role.mule);
}
