import { normalQuantile } from '@launderette/kernel';
import type { Windows } from '../fidelity/windows.ts';

/** Each row's place among the amounts of its category, as a standard normal; equal amounts have the same. */
export function scoresWithin({ rows, cents, category }: Windows): Float64Array {
  const scores = new Float64Array(rows);
  const members = new Map<number, number[]>();
  category.forEach((code, row) => {
    const known = members.get(code);
    if (known) known.push(row);
    else members.set(code, [row]);
  });
  for (const list of members.values()) {
    list.sort((a, b) => (cents[a] as number) - (cents[b] as number));
    for (let from = 0; from < list.length; ) {
      let to = from + 1;
      while (to < list.length && cents[list[to] as number] === cents[list[from] as number]) to += 1;
      const score = normalQuantile((from + to) / 2 / list.length);
      for (const row of list.slice(from, to)) scores[row] = score;
      from = to;
    }
  }
  return scores;
}
