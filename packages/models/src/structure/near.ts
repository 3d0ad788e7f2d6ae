/** Equality of results of floating-point sums, relative. */
const TOLERANCE = 1e-9;

/** Whether two results of floating-point sums are the same. Whole numbers have no rounding: times a second apart are two. */
export const near = (a: number, b: number): boolean =>
  a === b ||
  (Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b)) && !(Number.isInteger(a) && Number.isInteger(b)));
