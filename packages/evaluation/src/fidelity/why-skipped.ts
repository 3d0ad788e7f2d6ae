import type { Common, Measure } from './measure.ts';
import type { PaymentTable } from './table.ts';
import type { Windows } from './windows.ts';

/** Of the windows, those that must hold two payments before gaps and returns are looked at. */
const SEQUENCES_SHARE_MIN = 0.05;

export interface Sides {
  readonly real: PaymentTable;
  readonly synthetic: PaymentTable;
  readonly realWindows: Windows;
  readonly syntheticWindows: Windows;
  /** The coarser of both sides' resolutions. */
  readonly grainSeconds: number;
}

/** Why a measure says nothing of these two sides, or undefined. */
export function whySkipped({ needs }: Measure, sides: Sides, { categories }: Common): string | undefined {
  for (const label of ['real', 'synthetic'] as const) {
    const lack = lackOf(needs, sides[label]);
    if (lack !== undefined) return `${label}: ${lack}`;
  }
  if (needs.resolutionSeconds !== undefined && sides.grainSeconds > needs.resolutionSeconds)
    return `times only to ${sides.grainSeconds} s`;
  if (needs.column === 'category' && categories.length === 0) return 'no category label in common';
  if (needs.sequences !== true) return undefined;
  if (!sequences(sides.realWindows)) return 'real: fewer than 5 % of the windows hold two payments';
  if (!sequences(sides.syntheticWindows)) return 'synthetic: fewer than 5 % of the windows hold two payments';
  return undefined;
}

function lackOf(needs: Measure['needs'], table: PaymentTable): string | undefined {
  if (needs.calendarDays !== undefined) {
    if (!table.calendar) return 'steps without a calendar';
    if (table.days < needs.calendarDays) return `only ${table.days} days, ${needs.calendarDays} are needed`;
  }
  if (needs.column !== undefined && !table.has[needs.column]) return `no ${needs.column} column`;
  if (needs.sameIds === true && !table.has.sameIds) return 'counterparties are not numbered as entities are';
  return undefined;
}

function sequences({ start, units }: Windows): boolean {
  let two = 0;
  for (let unit = 0; unit < units; unit += 1) if ((start[unit + 1] as number) - (start[unit] as number) > 1) two += 1;
  return two >= SEQUENCES_SHARE_MIN * units;
}
