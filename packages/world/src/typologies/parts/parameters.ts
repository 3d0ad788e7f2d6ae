import type { ParameterSpec } from '../../catalogue.ts';

/** Bounds, both included, and the default between them. */
interface Range {
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly default: number;
  readonly source: string;
}

export function parameter(name: string, summary: string, range: Range): ParameterSpec {
  return { name, summary, ...range };
}

/** Money that an episode moves, for those that are given no more specific sum. */
export function totals(lowMinor: number, highMinor: number, source: string): readonly ParameterSpec[] {
  const range = { unit: 'minor units', min: 1000, max: 1_000_000_000, source };
  return [
    parameter('totalMinMinor', 'Least money moved.', { ...range, default: lowMinor }),
    parameter('totalMaxMinor', 'Most money moved; a value below totalMinMinor counts as totalMinMinor.', {
      ...range,
      default: highMinor,
    }),
  ];
}

/** How many take part. */
export function counts(
  name: string,
  who: string,
  low: number,
  high: number,
  source: string,
  unit = 'accounts',
  min = 2,
): readonly ParameterSpec[] {
  return [
    parameter(`${name}Min`, `Least number of ${who}.`, { unit, min, max: 50, default: low, source }),
    parameter(`${name}Max`, `Largest number of ${who}; a value below ${name}Min counts as ${name}Min.`, {
      unit,
      min,
      max: 100,
      default: high,
      source,
    }),
  ];
}

/** Longest time that money stays with somebody. */
export function dwell(hours: number, source: string): ParameterSpec {
  return parameter('dwellHoursMax', 'Longest time that money stays with one who passes it on.', {
    unit: 'hours',
    min: 1,
    max: 1440,
    default: hours,
    source,
  });
}

/** What one who passes money on keeps of it. */
export function margin(share: number, source: string): ParameterSpec {
  return parameter('margin', 'Share that each who passes money on keeps.', {
    unit: 'share',
    min: 0,
    max: 0.9,
    default: share,
    source,
  });
}

/** Longest time that something takes. */
export function days(summary: string, value: number, source: string): ParameterSpec {
  return parameter('daysMax', summary, { unit: 'days', min: 1, max: 365, default: value, source });
}
