/**
 * Logarithm, exponential and normal quantile in plain IEEE 754 arithmetic.
 *
 * `Math.log` and `Math.exp` may differ in the last bit between engines, and one bit is enough to change every later
 * event of a run. Additions, multiplications, divisions and square roots may not differ, so these routines give the same
 * result everywhere. They build tables at start and are not on the hot path, except `ln` once an arrival.
 */

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const { SQRT2 } = Math;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
/** Index of the word with sign and exponent: 1 on little-endian machines, which are all that Node supports. */
const HIGH_WORD = 1;

/** Natural logarithm of a normal positive number, within 2 units in the last place. */
export function ln(x: number): number {
  if (!(x > 0) || x === Infinity) throw new RangeError(`ln: ${x} is not a positive finite number`);
  double[0] = x;
  const high = words[HIGH_WORD] as number;
  let exponent = (high >>> 20) - 1023;
  words[HIGH_WORD] = (high & 0xfffff) | 0x3ff00000;
  let mantissa = double[0];
  if (mantissa > SQRT2) {
    mantissa *= 0.5;
    exponent += 1;
  }
  // ln m = 2 artanh s = 2 (s + s^3/3 + s^5/5 + …); |s| <= 0.1716, so the 12th term is below 2^-53.
  const s = (mantissa - 1) / (mantissa + 1);
  const z = s * s;
  let sum = 1 / 23;
  sum = sum * z + 1 / 21;
  sum = sum * z + 1 / 19;
  sum = sum * z + 1 / 17;
  sum = sum * z + 1 / 15;
  sum = sum * z + 1 / 13;
  sum = sum * z + 1 / 11;
  sum = sum * z + 1 / 9;
  sum = sum * z + 1 / 7;
  sum = sum * z + 1 / 5;
  sum = sum * z + 1 / 3;
  return exponent * LN2_HIGH + (2 * s + (2 * s * z * sum + exponent * LN2_LOW));
}

/** e to the power of x for |x| <= 700, within 2 units in the last place. */
export function exp(x: number): number {
  if (!(x >= -700 && x <= 700)) throw new RangeError(`exp: ${x} is outside [-700, 700]`);
  const k = Math.floor(x / Math.LN2 + 0.5);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  // Taylor: |r| <= 0.3466, so the term of degree 15 is below 2^-60.
  let sum = 1;
  for (let n = 14; n > 0; n -= 1) sum = 1 + (sum * r) / n;
  double[0] = 1;
  words[HIGH_WORD] = (k + 1023) << 20;
  return sum * double[0];
}

const CENTRE_NUMERATOR = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const CENTRE_DENOMINATOR = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1,
];
const TAIL_NUMERATOR = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const TAIL_DENOMINATOR = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];
const TAIL_BEGINS = 0.02425;

/** Quantile of the standard normal distribution at p in (0, 1); relative error below 1.2e-9 (P. J. Acklam, 2003). */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`normalQuantile: ${p} is outside (0, 1)`);
  if (p < TAIL_BEGINS) return tail(p);
  if (p > 1 - TAIL_BEGINS) return -tail(1 - p);
  const q = p - 0.5;
  const r = q * q;
  return (polynomial(CENTRE_NUMERATOR, r) * q) / polynomial(CENTRE_DENOMINATOR, r);
}

function tail(p: number): number {
  const q = Math.sqrt(-2 * ln(p));
  return polynomial(TAIL_NUMERATOR, q) / polynomial(TAIL_DENOMINATOR, q);
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}
