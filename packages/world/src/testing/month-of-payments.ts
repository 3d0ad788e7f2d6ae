import { ActivityKind, type BlockConsumer, type EventBlock, localOf, shardOf } from '@launderette/kernel';
import { findScenario, type Scenario } from '../scenario.ts';
import { createSimulation } from '../simulation.ts';
import { typologyCatalogue } from '../typologies/catalogue.ts';

const CUSTOMERS = 3000;
const SHARDS = 2;
const DAYS = 40;
const DAY_MS = 86_400_000;

/** What a payment said, for specs that look at one by one. */
export interface PaymentRow {
  readonly shard: number;
  readonly atMs: number;
  readonly settledMs: number;
  readonly kind: number;
  readonly purpose: number;
  readonly rail: number;
  readonly channel: number;
  readonly status: number;
  readonly reason: number;
  readonly text: number;
  readonly minor: number;
  readonly related: number;
  /** Local index of the debtor in the shard; -1: cash, or an account of elsewhere. */
  readonly debtor: number;
}

export interface PaymentRun {
  /** By shard, in order: the place of a row is its sequence number. */
  readonly shards: readonly (readonly PaymentRow[])[];
  readonly windowMs: number;
  /** Local indices below this are customers' current accounts; by shard. */
  readonly customers: readonly number[];
  /** Customers who have changed a limit, as `shard/local`. */
  readonly limitsChanged: ReadonlySet<string>;
}

/** Every payment of an ordinary month and a third in the default scenario, without crime. */
export function paymentRun(): PaymentRun {
  const scenario = findScenario('retail') as Scenario;
  const prevalence = Object.fromEntries(typologyCatalogue.map(({ name }) => [name, 0]));
  const options = { stream: 's', scenario, seed: 11, customers: CUSTOMERS, shards: SHARDS, prevalence };
  const world = createSimulation(options);
  const shards: PaymentRow[][] = Array.from({ length: SHARDS }, () => []);
  const limitsChanged = new Set<string>();
  const consumer: BlockConsumer = {
    totalOrder: false,
    events: (shard, block) => {
      for (let i = 0; i < block.length; i += 1) shards[shard]?.push(rowOf(shard, block, i));
    },
    activity: (shard, block) => {
      for (let i = 0; i < block.length; i += 1)
        if (block.kind[i] === ActivityKind.limitChanged)
          limitsChanged.add(`${shard}/${localOf(block.account[i] as number)}`);
    },
    labels: () => {},
  };
  world.advance(world.startMs + DAYS * DAY_MS, Infinity, consumer);
  return { shards, windowMs: scenario.windowMs, customers: shards.map(() => CUSTOMERS / SHARDS), limitsChanged };
}

function rowOf(shard: number, block: EventBlock, i: number): PaymentRow {
  const debtor = block.debtor[i] as number;
  return {
    shard,
    atMs: block.timeMs[i] as number,
    settledMs: block.settlementMs[i] as number,
    kind: block.kind[i] as number,
    purpose: block.purpose[i] as number,
    rail: block.rail[i] as number,
    channel: block.channel[i] as number,
    status: block.status[i] as number,
    reason: block.reason[i] as number,
    text: block.remittance[i] as number,
    minor: block.amountMinor[i] as number,
    related: block.related[i] as number,
    debtor: shardOf(debtor) === shard ? localOf(debtor) : -1,
  };
}
