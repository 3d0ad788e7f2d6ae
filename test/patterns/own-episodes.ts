import type { Flow, Pattern } from '@launderette/evaluation';
import { type BlockConsumer, type EventBlock, type LabelBlock, Phase, Status } from '@launderette/kernel';
import { createSimulation, findScenario, type Scenario, typologyCatalogue } from '@launderette/world';

const DAY_MS = 86_400_000;

/** A payment of an attempt, with what it moved. */
export interface Payment extends Flow {
  /** Major units, of whatever currency. */
  readonly amount: number;
}

/** What is laundered in one go, by the name of its pattern. */
export interface Attempt {
  readonly pattern: Pattern;
  readonly payments: readonly Payment[];
}

/** Which typology has which pattern. */
const TYPOLOGIES: Readonly<Record<string, Pattern>> = {
  'fan-in': 'fan-in',
  'fan-out': 'fan-out',
  cycle: 'cycle',
  'random-walk': 'random-walk',
  bipartite: 'bipartite',
  'stacked-bipartite': 'stack',
  'scatter-gather': 'scatter-gather',
  'gather-scatter': 'gather-scatter',
};

/** Episodes of each pattern in one run, and how long it lasts. */
export const EPISODES = 120;
const DAYS = 45;
const CUSTOMERS = 3000;

/** The layering of our own episodes, as the stream shows it: payments that were booked. */
export function ownAttempts(): readonly Attempt[] {
  const prevalence = Object.fromEntries(typologyCatalogue.map(({ name }) => [name, 0]));
  const scenario = findScenario('retail') as Scenario;
  const world = createSimulation({ stream: 'p', scenario, seed: 21, customers: CUSTOMERS, shards: 4, prevalence });
  const collector = new Layering();
  for (let number = 1; number <= EPISODES; number += 1) {
    world.advance(world.startMs + (number * DAY_MS) / 12, Infinity, collector);
    for (const typology of Object.keys(TYPOLOGIES)) world.inject({ typology, number });
  }
  world.advance(world.startMs + DAYS * DAY_MS, Infinity, collector);
  return [...collector.attempts.values()];
}

class Layering implements BlockConsumer {
  readonly totalOrder = false;
  readonly attempts = new Map<string, { pattern: Pattern; payments: Payment[] }>();
  /** Payments of the block in hand by sequence: labels come right after their events. */
  private readonly booked = new Map<string, Payment>();

  events(shard: number, block: EventBlock): void {
    for (let i = 0; i < block.length; i += 1) {
      if (block.status[i] !== Status.booked) continue;
      this.booked.set(`${shard}/${block.firstSequence + i}`, {
        timeMs: block.timeMs[i] as number,
        debtor: String(block.debtor[i]),
        creditor: String(block.creditor[i]),
        amount: (block.amountMinor[i] as number) / 100,
      });
    }
  }

  activity(): void {}

  labels(shard: number, block: LabelBlock): void {
    for (let i = 0; i < block.length; i += 1) {
      if (block.ofActivity[i] === 1 || block.phase[i] !== Phase.layering || block.step[i] === 0) continue;
      const typology = typologyCatalogue[block.typology[i] as number]?.name ?? '';
      const pattern = TYPOLOGIES[typology];
      const payment = this.booked.get(`${shard}/${block.sequence[i]}`);
      if (pattern === undefined || payment === undefined) continue;
      const key = `${typology}/${block.episode[i]}`;
      const attempt = this.attempts.get(key) ?? { pattern, payments: [] };
      attempt.payments.push(payment);
      this.attempts.set(key, attempt);
    }
  }
}
