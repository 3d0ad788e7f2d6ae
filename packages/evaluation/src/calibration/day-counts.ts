import type { Windows } from '../fidelity/windows.ts';

/** Payments by unit and by unit and active day; days in order within a unit. */
export interface Counts {
  readonly perUnit: readonly number[];
  readonly perDay: readonly number[];
  readonly unitOfDay: readonly number[];
  readonly dayOfDay: readonly number[];
}

export function countsOf({ units, start, day }: Windows): Counts {
  const perUnit: number[] = [];
  const perDay: number[] = [];
  const unitOfDay: number[] = [];
  const dayOfDay: number[] = [];
  for (let unit = 0; unit < units; unit += 1) {
    const from = start[unit] as number;
    const to = start[unit + 1] as number;
    perUnit.push(to - from);
    for (let row = from; row < to; row += 1) {
      if (row === from || day[row] !== day[row - 1]) {
        perDay.push(0);
        unitOfDay.push(unit);
        dayOfDay.push(day[row] as number);
      }
      perDay[perDay.length - 1] = (perDay.at(-1) as number) + 1;
    }
  }
  return { perUnit, perDay, unitOfDay, dayOfDay };
}
