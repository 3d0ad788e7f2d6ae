import { exp } from '@launderette/kernel';
import { leaning, NORMAL, normalDistribution } from './normal.ts';
import { PointTable } from './point-table.ts';
import type { Texture } from './texture.ts';

/** Places of balances are taken no nearer to the ends of the distribution than this. */
const EDGE = 0.001;
/** A surplus beyond this says no more. */
const SURPLUS_MAX = 2.5;
/** Of an amount's variance so much is left to the payment, whatever it leans on. */
const OWN_MIN = 0.02;

/** How balances and amounts hold together in statements: see `statements` of a texture. */
export class StatementLaw {
  private readonly levels: PointTable;
  private readonly balanceOnLevel: number;
  private readonly tilts: Float64Array;
  /** Sums of the weights of the categories, of one draw. */
  private readonly weights: Float64Array;

  constructor({ categories, openingBalances = [0, 1], statements }: Texture) {
    this.levels = new PointTable(openingBalances);
    this.balanceOnLevel = statements?.balanceOnLevel ?? 0;
    this.tilts = Float64Array.from(categories, ({ tilt }) => tilt);
    this.weights = new Float64Array(categories.length);
  }

  /** What an account of a customer of this level holds at the start, minor units; `unit` is its own chance. */
  openingMinor(level: number, unit: number): number {
    return Math.floor(this.levels.at(leaning(level, this.balanceOnLevel, unit)));
  }

  /** How much more than usual an account of a customer of this level holds, as a difference of normal scores. */
  surplus(level: number, balanceMinor: number): number {
    const place = Math.min(1 - EDGE, Math.max(EDGE, this.levels.below(balanceMinor)));
    return Math.max(-SURPLUS_MAX, Math.min(SURPLUS_MAX, NORMAL.at(place) - this.balanceOnLevel * level));
  }

  /** A category (index) at `unit` in [0, 1): `shares` of a day, each tilted by the surplus. */
  category(shares: Float64Array, surplus: number, unit: number): number {
    const { weights, tilts } = this;
    let total = 0;
    for (let i = 0; i < tilts.length; i += 1) {
      total += (shares[i] as number) * exp((tilts[i] as number) * surplus);
      weights[i] = total;
    }
    let found = 0;
    while (found < tilts.length - 1 && (weights[found] as number) <= unit * total) found += 1;
    return found;
  }

  /** A unit in [0, 1) that leans on the customer's level by `onLevel`, and on the surplus by `onBalance`. */
  lean(level: number, onLevel: number, surplus: number, onBalance: number, unit: number): number {
    const spread = 1 - this.balanceOnLevel * this.balanceOnLevel;
    const own = Math.max(OWN_MIN, 1 - onLevel * onLevel - onBalance * onBalance * spread);
    return normalDistribution(onLevel * level + onBalance * surplus + Math.sqrt(own) * NORMAL.at(unit));
  }
}
