import type { Neighbourhoods } from './neighbourhoods.ts';

/**
 * Density (Naeem et al. 2020): in how many neighbourhoods of real rows a synthetic row lies, as a share of the five that are
 * expected. Range 0 up, about 1 for rows of the same source, above 1 where synthetic rows keep to where real ones are densest,
 * 1 on identical inputs. Rows exactly at a radius count in part, which the paper leaves open.
 */
export function density({ neighbours, syntheticRows, inside, edge, edgeWeight }: Neighbourhoods): number {
  let sum = 0;
  for (let i = 0; i < inside.length; i += 1) sum += inside[i]! + edge[i]! * edgeWeight[i]!;
  return sum / (neighbours * syntheticRows);
}
