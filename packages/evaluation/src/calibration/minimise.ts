const STEPS = 300;
const FIRST_STEP = 0.5;
const ENOUGH = 1e-7;

/**
 * A point at which a function of a few numbers is lowest, near `start`: the simplex method of Nelder and Mead (1965) with
 * reflection 1, expansion 2, contraction and shrinkage 1/2.
 */
export function minimise(valueAt: (point: readonly number[]) => number, start: readonly number[]): number[] {
  const vertexAt = (point: number[]) => ({ point, value: valueAt(point) });
  let simplex = [vertexAt([...start])];
  start.forEach((_, i) => simplex.push(vertexAt(start.map((x, j) => (i === j ? x + FIRST_STEP : x)))));
  for (let step = 0; step < STEPS; step += 1) {
    simplex.sort((a, b) => a.value - b.value);
    const best = simplex[0] as (typeof simplex)[number];
    const worst = simplex.at(-1) as typeof best;
    const second = simplex.at(-2) as typeof best;
    if (Math.abs(worst.value - best.value) < ENOUGH * (1 + Math.abs(best.value))) break;
    const others = simplex.slice(0, -1);
    const centre = start.map(
      (_, i) => others.reduce((sum, { point }) => sum + (point[i] as number), 0) / others.length,
    );
    const along = (factor: number) => vertexAt(centre.map((x, i) => x + factor * ((worst.point[i] as number) - x)));
    const reflected = along(-1);
    if (reflected.value < best.value) {
      const expanded = along(-2);
      simplex[simplex.length - 1] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < second.value) {
      simplex[simplex.length - 1] = reflected;
    } else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < worst.value) simplex[simplex.length - 1] = contracted;
      else simplex = simplex.map(({ point }) => vertexAt(point.map((x, i) => (x + (best.point[i] as number)) / 2)));
    }
  }
  simplex.sort((a, b) => a.value - b.value);
  return (simplex[0] as (typeof simplex)[number]).point;
}
