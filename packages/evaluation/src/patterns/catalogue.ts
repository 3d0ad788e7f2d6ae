import { cycle, randomWalk } from './chain.ts';
import { fanIn, fanOut } from './fan.ts';
import type { Detector } from './flow.ts';
import { gatherScatter, scatterGather } from './hub.ts';
import { bipartite, stack } from './layers.ts';

/** The eight forms that flows of laundered money are known by, each with its detector. */
export const patternCatalogue = {
  'fan-in': fanIn,
  'fan-out': fanOut,
  cycle,
  'random-walk': randomWalk,
  bipartite,
  stack,
  'scatter-gather': scatterGather,
  'gather-scatter': gatherScatter,
} as const satisfies Readonly<Record<string, Detector>>;

export type Pattern = keyof typeof patternCatalogue;

export const PATTERNS = Object.keys(patternCatalogue) as readonly Pattern[];
