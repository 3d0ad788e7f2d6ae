import { accountRef } from '@launderette/kernel';

/** Customers to one business: the customers' own employers, shops and landlords. */
const CUSTOMERS_PER_BUSINESS = 12;
/** Customers to one shop: about as many as in the Sparkov generator (693 merchants to 20,000 cards would be 29). */
const CUSTOMERS_PER_MERCHANT = 25;
/** Customers to one landlord, utility, telecom, insurer or lender. */
const CUSTOMERS_PER_BILLER = 150;
/** Accounts abroad, in each shard, that stand for the rest of the world. */
const EXTERNALS_PER_SHARD = 64;

/**
 * How many of everything there are, and where each lives.
 *
 * Customers and businesses are dealt to the shards in turn. Within a shard the local indices are customers, then
 * businesses, then accounts abroad, then those of banks and products (see Products), then the two accounts that close the
 * books: cash and equity.
 */
export class Sizes {
  readonly customers: number;
  readonly shards: number;
  readonly businesses: number;
  readonly merchants: number;
  readonly billers: number;
  readonly externals = EXTERNALS_PER_SHARD;

  constructor(customers: number, shards: number, customersPerMerchant = CUSTOMERS_PER_MERCHANT) {
    this.customers = customers;
    this.shards = shards;
    this.merchants = Math.max(60, Math.ceil(customers / customersPerMerchant));
    this.billers = Math.max(20, Math.ceil(customers / CUSTOMERS_PER_BILLER));
    this.businesses = Math.max(this.merchants + this.billers + 20, Math.ceil(customers / CUSTOMERS_PER_BUSINESS));
  }

  customersOf(shard: number): number {
    return dealt(this.customers, shard, this.shards);
  }

  businessesOf(shard: number): number {
    return dealt(this.businesses, shard, this.shards);
  }

  /** Accounts of customers, businesses and abroad; those of the banks and products follow. */
  namedOf(shard: number): number {
    return this.customersOf(shard) + this.businessesOf(shard) + this.externals;
  }

  customerRef(customer: number): number {
    return accountRef(customer % this.shards, Math.floor(customer / this.shards));
  }

  businessRef(business: number): number {
    const shard = business % this.shards;
    return accountRef(shard, this.customersOf(shard) + Math.floor(business / this.shards));
  }

  /** An account abroad: its country is `external` modulo the number of countries. */
  externalRef(shard: number, external: number): number {
    return accountRef(shard, this.customersOf(shard) + this.businessesOf(shard) + external);
  }
}

function dealt(total: number, shard: number, shards: number): number {
  return Math.floor((total - shard + shards - 1) / shards);
}
