import { CLASS_99, roundedTo } from '@launderette/kernel';
import { PointTable } from './point-table.ts';
import type { TextureCategory } from './texture.ts';

/**
 * Amounts of one category: quantiles say how much, and how people and price tags round at that height says which
 * amount exactly.
 */
export class AmountLaw {
  private readonly quantiles: PointTable;
  /** Cumulative shares of the classes, by band. */
  private readonly bands: readonly Float64Array[];

  constructor(category: Pick<TextureCategory, 'amounts' | 'steps'>) {
    this.quantiles = new PointTable(category.amounts);
    this.bands = category.steps.map((shares) => {
      let sum = 0;
      return Float64Array.from(shares, (share) => (sum += share));
    });
  }

  /** The share of amounts below one, in [0, 1]. */
  below(amountMinor: number): number {
    return this.quantiles.below(amountMinor);
  }

  /** The amount, minor units, at quantile `unit`; `other` in [0, 1) decides how it is rounded. */
  at(unit: number, other: number): number {
    const amount = this.quantiles.at(unit);
    const cumulative = this.bands[Math.floor(unit * this.bands.length)] as Float64Array;
    const target = other * (cumulative[cumulative.length - 1] as number);
    let kind = 0;
    while (kind < CLASS_99 && (cumulative[kind] as number) <= target) kind += 1;
    return roundedTo(amount, kind);
  }
}
