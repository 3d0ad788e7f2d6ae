/** Values that are looked at to find a grain; more would not change it. */
const DECIMALS_MAX = 9;

/**
 * The largest number that all values are multiples of, given as `decimals` and whole `units` of 10^-decimals: amounts in
 * cents, limits in tens of thousands. 0 units where values are continuous (more decimals than are counted).
 */
export interface Grain {
  readonly decimals: number;
  /** Grain in units of 10^-decimals. */
  readonly units: number;
}

/** Powers of ten, correctly rounded on every engine. */
const POWERS = Float64Array.from({ length: 16 }, (_, decimals) => Number(`1e${decimals}`));

/** Units of 10^-decimals in 1. */
export const unitsIn1 = (decimals: number): number => POWERS[decimals] ?? POWERS[POWERS.length - 1]!;

const gcd = (a: number, b: number): number => {
  let x = a;
  let y = b;
  while (y > 0) [x, y] = [y, x % y];
  return x;
};

/** The grain of values that have at most `decimals` decimals. */
export function findGrain(values: Float64Array, decimals: number): Grain {
  if (decimals > DECIMALS_MAX) return { decimals, units: 0 };
  const scale = unitsIn1(decimals);
  let units = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const scaled = Math.round(Math.abs(value) * scale);
    if (!Number.isSafeInteger(scaled)) return { decimals, units: 0 };
    units = gcd(units, scaled);
    if (units === 1) break;
  }
  return { decimals, units: units === 0 ? 1 : units };
}

/** A value in whole grains, exact for values on the grain. */
export const toGrains = (value: number, grain: Grain): number =>
  Math.round((value * unitsIn1(grain.decimals)) / grain.units);

/** The value of a number of grains, correctly rounded: `3 units of 10^-2` is 0.03 and nothing else. */
export const fromGrains = (grains: number, grain: Grain): number => (grains * grain.units) / unitsIn1(grain.decimals);
