import { Channel, DAY_MS, Phase, Role } from '@launderette/kernel';
import { amongOthers } from '../steps.ts';
import type { PlannedDevice } from '../typology.ts';
import type { Fraud } from './fraud.ts';
import type { Party } from './party.ts';
import { shoppingHours, spend, useCard } from './spending.ts';

/** A web shop whose owner is the criminal. */
export class BadMerchant {
  readonly shop: number;
  readonly owner: Party;
  private readonly fraud: Fraud;
  private takenMinor = 0;
  private lastMs: number;

  constructor(fraud: Fraud) {
    const { plot } = fraud;
    this.fraud = fraud;
    this.shop = plot.world.merchants.webShop(plot.dice.unit());
    this.owner = plot.crew.needy(Role.beneficiary);
    this.lastMs = plot.startMs;
  }

  /** A customer's card pays the shop, within `days` of the beginning; the first at once. `device`: absent, the customer's own. */
  charge(customer: Party, minor: number, days: number, first: boolean, device?: PlannedDevice): number {
    const { plot } = this.fraud;
    const atMs = first
      ? plot.startMs
      : amongOthers(shoppingHours(plot, customer), plot.startMs, days * DAY_MS, plot.dice.unit());
    useCard(plot, customer, {
      atMs,
      merchant: this.shop,
      minor,
      ...(device === undefined ? {} : { device }),
      channel: Channel.ecommerce,
      phase: Phase.theft,
      merchantRole: Role.abusedMerchant,
    });
    this.takenMinor += minor;
    this.lastMs = Math.max(this.lastMs, atMs);
    return atMs;
  }

  /** What was taken is paid out to the owner in one or two payments, and lived on. */
  payOut(share = 0.85, spent = 12): void {
    const { plot } = this.fraud;
    const company = plot.crew.business(this.shop, Role.abusedMerchant);
    const payments = plot.dice.whole(1, 2);
    for (let i = 0; i < payments; i += 1) {
      const minor = plot.tidyMinor((this.takenMinor * share) / payments);
      const arrivesMs = plot.pay(company, this.owner, minor, plot.office(this.lastMs + DAY_MS, 4 * DAY_MS), {
        phase: Phase.cashOut,
      });
      spend(plot, [this.owner], arrivesMs, spent / payments);
    }
  }
}
