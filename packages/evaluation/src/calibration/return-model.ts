import { Chance, normalQuantile } from '@launderette/kernel';
import type { Windows } from '../fidelity/windows.ts';

/** Draws of one favourite after the other in its place; then the first come again. As the simulator has it. */
const TURNS_MAX = 1024;
const NORMAL_CELLS = 4096;

/** Whom customers return to, and how trade gathers: what the simulator is told. */
export interface ReturnParameters {
  readonly exponent: number;
  readonly offset: number;
  readonly turnoverDays: number;
  readonly briefShare: number;
  readonly briefDays: number;
  readonly lean: number;
  readonly merchants: number;
  /** Place of a merchant among all, the most popular first, at equal steps of trade. */
  readonly placeAt: (unit: number) => number;
}

/**
 * Counterparties as the simulator would choose them for the payments of a sample, whose payers, days and categories are kept: only who is
 * paid is drawn. Every draw is a function of (seed, payer, favourite), so that the outcome moves little when a parameter does.
 */
export class ReturnModel {
  private readonly windows: Windows;
  private readonly units: Float64Array;
  private readonly favourites: Chance;
  private readonly turns: Chance;
  private readonly categories: number;
  private readonly normals: Float64Array;

  constructor(windows: Windows, seed: number) {
    this.windows = windows;
    const draws = new Chance(seed, 'calibration/returns', -1);
    this.units = Float64Array.from({ length: windows.rows }, (_, row) => draws.at(row, 0).unit());
    this.favourites = new Chance(seed, 'calibration/favourites', -1);
    this.turns = new Chance(seed, 'calibration/turns', -1);
    this.categories = windows.category.reduce((most, code) => Math.max(most, code), 0) + 1;
    this.normals = Float64Array.from({ length: NORMAL_CELLS }, (_, i) => normalQuantile((i + 0.5) / NORMAL_CELLS));
  }

  /** Numbers of merchants, row by row. */
  draw(parameters: ReturnParameters): Int32Array {
    const { payer, category, day, rows } = this.windows;
    const { exponent, offset, lean, merchants, placeAt } = parameters;
    const chosen = new Int32Array(rows);
    const own = Math.sqrt(1 - lean * lean);
    for (let row = 0; row < rows; row += 1) {
      const rank = Math.min(2 ** 30, Math.floor(offset * ((1 - (this.units[row] as number)) ** (-1 / exponent) - 1)));
      const kind = category[row] as number;
      const unit = this.turned(payer[row] as number, rank * this.categories + kind, day[row] as number, parameters);
      const middle = 1 - ((1 + rank / offset) ** -exponent + (1 + (rank + 1) / offset) ** -exponent) / 2;
      const leaned = lean === 0 ? unit : distribution(lean * this.normal(middle) + own * this.normal(unit));
      // Merchants have one category each.
      chosen[row] = Math.floor(placeAt(leaned) * merchants) * this.categories + kind;
    }
    return chosen;
  }

  private turned(payer: number, favourite: number, day: number, parameters: ReturnParameters): number {
    const unit = this.favourites.at(payer, favourite % 2 ** 31).unit();
    const { briefShare, briefDays, turnoverDays } = parameters;
    const days = (unit * 65_536 * 4096) % 1 < briefShare ? briefDays : turnoverDays;
    const since = day - (this.windows.day[0] as number) + 36_500 + Math.floor(((unit * 4096) % 1) * days);
    return this.turns.at(payer, (favourite % 2 ** 20) * TURNS_MAX + (Math.floor(since / days) % TURNS_MAX)).unit();
  }

  private normal(unit: number): number {
    return this.normals[Math.min(NORMAL_CELLS - 1, Math.floor(unit * NORMAL_CELLS))] as number;
  }
}

/** Standard normal distribution function, to seven digits (Abramowitz and Stegun 26.2.17). */
function distribution(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return Math.min(1 - 1e-12, z >= 0 ? 1 - tail : tail);
}
