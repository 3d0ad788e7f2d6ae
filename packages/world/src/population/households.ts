import { Chance } from '@launderette/kernel';

/** How a household lives in its home. */
export const Tenure = { tenant: 0, mortgaged: 1, owner: 2 } as const;

/** Eurostat 2023, EU: 31 % rent, 25 % own with a mortgage, 44 % outright; the Netherlands: 30, 60, 10. Between the two. */
const TENANT_SHARE = 0.38;
const MORTGAGED_SHARE = 0.34;

/** How customers live: a function of (seed, customer), so any shard knows. */
export class Households {
  private readonly homes: Chance;

  constructor(seed: number) {
    this.homes = new Chance(seed, 'households', -1);
  }

  tenure(customer: number): number {
    const unit = this.homes.at(customer, 0).unit();
    if (unit < TENANT_SHARE) return Tenure.tenant;
    return unit < TENANT_SHARE + MORTGAGED_SHARE ? Tenure.mortgaged : Tenure.owner;
  }
}
