import type { Table } from '@launderette/tabular';
import { someRows } from './membership.ts';
import { type Points, RowSpace, squaredDistance } from './nearest.ts';

/** Neighbours that a real row's neighbourhood reaches to, as Naeem et al. 2020 recommend. */
const NEIGHBOURS = 5;
/** Rows of each table that are looked at: three passes over all pairs, about a second; a share is then within about 0.01. */
const ROWS_MAX = 2000;

/** How many synthetic rows lie in the neighbourhood of each real row: the ball that reaches to its fifth nearest real row. */
export interface Neighbourhoods {
  readonly neighbours: number;
  readonly syntheticRows: number;
  /** Synthetic rows nearer than the radius of each real row. */
  readonly inside: Int32Array;
  /** Synthetic rows exactly at that radius: where values are few, many rows are equally far. */
  readonly edge: Int32Array;
  /**
   * How much of a row at the radius counts, 0 to 1, so that the real rows themselves, their own centre among them, count
   * for just `neighbours`. 0 where no two real rows are equally far.
   */
  readonly edgeWeight: Float64Array;
}

/**
 * Neighbourhoods of real rows in the space in which distances to the closest record are measured, of at most 2,000 rows of
 * each table, as many of both; the same places of both, so that identical tables stay identical. Undefined where either
 * table has fewer than 6 rows: there is no fifth neighbour.
 */
export function neighbourhoods(real: Table, synthetic: Table, seed: number): Neighbourhoods | undefined {
  const rows = Math.min(real.rows, synthetic.rows, ROWS_MAX);
  if (rows <= NEIGHBOURS) return undefined;
  const space = new RowSpace(real);
  const centres = space.points(someRows(real, rows, seed));
  const radii = squaredRadii(centres);
  const own = countWithin(centres, centres, radii);
  return {
    neighbours: NEIGHBOURS,
    syntheticRows: rows,
    ...countWithin(centres, space.points(someRows(synthetic, rows, seed)), radii),
    edgeWeight: Float64Array.from(own.edge, (count, i) => (NEIGHBOURS - own.inside[i]!) / count),
  };
}

/** Squared distance of each point to its fifth nearest other one. */
function squaredRadii(points: Points): Float64Array {
  const nearest = new Float64Array(NEIGHBOURS);
  return Float64Array.from({ length: points.rows }, (_, centre) => {
    nearest.fill(Number.POSITIVE_INFINITY);
    for (let other = 0; other < points.rows; other += 1) {
      if (other === centre) continue;
      const distance = squaredDistance(points, other, points, centre, nearest[NEIGHBOURS - 1]!);
      let at = NEIGHBOURS - 1;
      if (distance >= nearest[at]!) continue;
      for (; at > 0 && nearest[at - 1]! > distance; at -= 1) nearest[at] = nearest[at - 1]!;
      nearest[at] = distance;
    }
    return nearest[NEIGHBOURS - 1]!;
  });
}

/** Points nearer to each centre than its radius, and at it. */
function countWithin(centres: Points, points: Points, radii: Float64Array): { inside: Int32Array; edge: Int32Array } {
  const inside = new Int32Array(centres.rows);
  const edge = new Int32Array(centres.rows);
  for (let centre = 0; centre < centres.rows; centre += 1) {
    const radius = radii[centre]!;
    // Just above the radius, so that a sum that reaches it on the way is followed to its end.
    const limit = radius * (1 + Number.EPSILON) + Number.MIN_VALUE;
    for (let point = 0; point < points.rows; point += 1) {
      const distance = squaredDistance(points, point, centres, centre, limit);
      if (distance < radius) inside[centre]! += 1;
      else if (distance === radius) edge[centre]! += 1;
    }
  }
  return { inside, edge };
}
