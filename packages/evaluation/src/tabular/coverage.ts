import type { Neighbourhoods } from './neighbourhoods.ts';

/**
 * Coverage (Naeem et al. 2020): the share of real rows with a synthetic row in their neighbourhood, its rim included. Range 0
 * to 1, higher is more varied, 1 on identical inputs; equally many rows of the same source reach about 1 - 2^-5 = 0.97.
 */
export function coverage({ inside, edge }: Neighbourhoods): number {
  let covered = 0;
  for (let i = 0; i < inside.length; i += 1) if (inside[i]! + edge[i]! > 0) covered += 1;
  return covered / inside.length;
}
