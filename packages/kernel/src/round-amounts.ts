/** The steps that people and price tags round to, minor units: 1, 5, 10, 50, … */
export const STEPS_MINOR = [1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 50_000, 100_000, 500_000, 1_000_000] as const;

/** The class of prices that end in 99, after those of the steps. */
export const CLASS_99: number = STEPS_MINOR.length;

/** Classes of an amount: a step each, and the endings in 99. */
export const AMOUNT_CLASSES: number = STEPS_MINOR.length + 1;

/** The class of an amount in minor units: the largest step that divides it, or that of endings in 99. */
export function roundnessOf(amountMinor: number): number {
  if (amountMinor % 100 === 99) return CLASS_99;
  let kind = 0;
  STEPS_MINOR.forEach((step, i) => {
    if (amountMinor % step === 0) kind = i;
  });
  return kind;
}

/** The multiple of a step nearest to an amount that is no multiple of the next larger step: its class is `kind`. */
export function roundedTo(amountMinor: number, kind: number): number {
  if (kind === CLASS_99) return Math.max(99, Math.floor(amountMinor / 100) * 100 + 99);
  const step = STEPS_MINOR[kind] as number;
  const isOfClass = (value: number) => roundnessOf(value) === kind;
  const nearest = Math.max(1, Math.round(amountMinor / step)) * step;
  if (isOfClass(nearest)) return nearest;
  const away = amountMinor >= nearest || nearest <= step ? step : -step;
  return isOfClass(nearest + away) ? nearest + away : nearest + 2 * step;
}
