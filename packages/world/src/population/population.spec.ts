import { ACCOUNT_ID_BYTES, localOf, Purpose, partitionOf, shardOf } from '@launderette/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Scenario, scenarioCatalogue } from '../scenario.ts';
import { World } from '../world.ts';
import { Businesses } from './businesses.ts';
import { Sizes } from './sizes.ts';

const scenario = scenarioCatalogue[0] as Scenario;
const world = new World({ stream: 's', scenario, seed: 5, customers: 3000, shards: 7 });

describe('Sizes', () => {
  it('deals everybody to a shard and a place of their own', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 5000 }), fc.integer({ min: 1, max: 40 }), (customers, shards) => {
        const sizes = new Sizes(customers, shards);
        const refs = new Set<number>();
        for (let customer = 0; customer < customers; customer += 1) refs.add(sizes.customerRef(customer));
        for (let business = 0; business < sizes.businesses; business += 1) refs.add(sizes.businessRef(business));
        for (let shard = 0; shard < shards; shard += 1) {
          for (let i = 0; i < sizes.externals; i += 1) refs.add(sizes.externalRef(shard, i));
        }
        expect(refs.size).toBe(customers + sizes.businesses + shards * sizes.externals);
        for (const ref of refs) expect(localOf(ref)).toBeLessThan(sizes.namedOf(shardOf(ref)));
      }),
      { numRuns: 20 },
    );
  });
});

describe('account ids', () => {
  const ids = world.directory.accountIds.flatMap((bytes, shard) =>
    Array.from({ length: bytes.length / ACCOUNT_ID_BYTES }, (_, i) => ({
      shard,
      id: Buffer.from(bytes.subarray(i * ACCOUNT_ID_BYTES, (i + 1) * ACCOUNT_ID_BYTES)).toString('latin1'),
    })),
  );

  it('are all different', () => {
    expect(new Set(ids.map(({ id }) => id)).size).toBe(ids.length);
  });

  it('have a country code that is never issued and check digits that never validate', () => {
    for (const { id } of ids) expect(id).toMatch(/^XL00[A-Z]{4}\d{16}$/);
  });

  it('hash to their shard, as any Kafka client would', () => {
    for (const { id, shard } of ids) expect(partitionOf(Buffer.from(id), 7)).toBe(shard);
  });
});

describe('Businesses', () => {
  it('put every customer on one pay list, in the shares of AMLWorld', () => {
    const businesses = new Businesses(9, new Sizes(10_000, 4));
    const counts = new Map<number, number>();
    const payees = new Set<number>();
    for (let business = 0; business < businesses.sizes.businesses; business += 1) {
      const from = businesses.payFrom[business] as number;
      for (let place = from; place < from + businesses.staffOf(business); place += 1)
        payees.add(businesses.payee(place));
      const purpose = businesses.payPurpose(business);
      counts.set(purpose, (counts.get(purpose) ?? 0) + businesses.staffOf(business));
    }
    expect(payees.size).toBe(10_000);
    expect(counts.get(Purpose.SALA)).toBe(6250);
    expect(counts.get(Purpose.PENS)).toBe(1830);
    expect(counts.get(Purpose.BENE)).toBe(1920);
  });

  it('pay everybody once a month, whoever has changed places, and some have', () => {
    const businesses = new Businesses(9, new Sizes(2000, 4));
    const places = Array.from({ length: 2000 }, (_, place) => place);
    const moved = [0, 12, 60, 119].map((month) => {
      const payees = places.map((place) => businesses.payeeIn(place, month));
      expect(new Set(payees).size).toBe(2000);
      return places.filter((place) => businesses.payeeIn(place, month) !== businesses.payee(place)).length / 2000;
    });
    expect(moved[0]).toBe(0);
    expect(moved[1]).toBeGreaterThan(0.01);
    expect(moved[3]).toBeGreaterThan(0.2);
  });

  it('are of very different sizes', () => {
    const businesses = new Businesses(9, new Sizes(10_000, 4));
    const staff = Array.from({ length: businesses.sizes.merchants }, (_, business) =>
      businesses.staffOf(business),
    ).sort((a, b) => b - a);
    expect(staff[0] as number).toBeGreaterThan(20 * ((staff[staff.length >> 1] as number) + 1));
  });
});

describe('merchants', () => {
  it('have no category without a shop, and web shops without terminals', () => {
    for (let category = 0; category < 25; category += 1) expect(world.merchants.category).toContain(category);
    world.merchants.online.forEach((online, merchant) => {
      const { terminals } = world.merchants.facts[merchant] as (typeof world.merchants.facts)[number];
      if (online === 1) expect(terminals).toEqual([]);
      else expect(terminals.length).toBeGreaterThan(0);
    });
  });

  it('have ids and terminal ids of their own', () => {
    const terminals = world.merchants.facts.flatMap((facts) => facts.terminals);
    expect(new Set(terminals).size).toBe(terminals.length);
    for (const terminal of terminals) expect(terminal).toHaveLength(8);
    expect(new Set(world.merchants.facts.map((facts) => facts.id)).size).toBe(world.merchants.facts.length);
  });
});
