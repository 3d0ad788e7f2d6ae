import {
  type ActivityBlock,
  type BlockConsumer,
  type EventBlock,
  Kind,
  type LabelBlock,
  NO_ACCOUNT,
  type RestorableSimulation,
} from '@launderette/kernel';
import { type Scenario, scenarioCatalogue } from '../scenario.ts';
import { createSimulation } from '../simulation.ts';
import { typologyCatalogue } from '../typologies/catalogue.ts';
import type { Typology } from '../typologies/typology.ts';
import { Episode, type Move } from './moves.ts';
import { Ordinary } from './ordinary.ts';

const CUSTOMERS = 1500;
const SHARDS = 4;
const EPISODES = 6;
const DAY_MS = 86_400_000;
/** Long enough for the longest scam and the disputes after it. */
const DAYS = 70;
const SEED = 5;

const ACTS: Readonly<Record<number, Move['act']>> = {
  [Kind.purchase]: 'purchase',
  [Kind.refund]: 'refund',
  [Kind.cashWithdrawal]: 'withdraw',
  [Kind.cashDeposit]: 'deposit',
  [Kind.creditTransfer]: 'transfer',
};

/** What one run shows of crime and of ordinary life. */
export interface CrimeRun {
  /** Episodes of a typology as the stream shows them: what was labelled as a step. */
  episodesOf(typology: Typology): readonly Episode[];
  readonly ordinary: Ordinary;
}

let cached: CrimeRun | undefined;

/**
 * One run of a small world in which every typology has some episodes, for all specs together: without them it is ordinary life.
 * Injected one a day each, so that none of them has the others' parties more often than chance.
 */
export function crimeRun(): CrimeRun {
  cached ??= run();
  return cached;
}

function run(): CrimeRun {
  const scenario = scenarioCatalogue[0] as Scenario;
  const prevalence = Object.fromEntries(typologyCatalogue.map(({ name }) => [name, 0]));
  const world = createSimulation({
    stream: 's',
    scenario,
    seed: SEED,
    customers: CUSTOMERS,
    shards: SHARDS,
    prevalence,
  });
  const collector = new Collector();
  const startMs = world.startMs + DAY_MS;
  for (let i = 0; i < EPISODES; i += 1) {
    world.advance(startMs + i * DAY_MS + 10 * 3_600_000, Infinity, collector);
    for (const { name } of typologyCatalogue) inject(world, name, i + 1);
  }
  world.advance(startMs + DAYS * DAY_MS, Infinity, collector);
  const days = (world.nowMs - world.startMs) / DAY_MS;
  return collector.told(days, CUSTOMERS, world.startMs);
}

function inject(world: RestorableSimulation, typology: string, number: number): void {
  world.inject({ typology, number });
}

type Row = Omit<Move, 'phase' | 'fromRole' | 'toRole'>;

/** Rows by shard and sequence, and what labels say of them. */
class Collector implements BlockConsumer {
  readonly totalOrder = false;
  private readonly payments = new Map<string, Row>();
  private readonly activities = new Map<string, Row>();
  private readonly steps: { readonly episode: string; readonly move: Move }[] = [];
  private readonly labelled = new Set<string>();

  events(shard: number, block: EventBlock): void {
    for (let i = 0; i < block.length; i += 1) {
      this.payments.set(`${shard}/${block.firstSequence + i}`, paymentOf(block, i));
    }
  }

  activity(shard: number, block: ActivityBlock): void {
    for (let i = 0; i < block.length; i += 1) {
      this.activities.set(`${shard}/${block.firstSequence + i}`, activityOf(block, i));
    }
  }

  labels(shard: number, block: LabelBlock): void {
    for (let i = 0; i < block.length; i += 1) {
      const key = `${shard}/${block.sequence[i]}`;
      const ofActivity = block.ofActivity[i] === 1;
      this.labelled.add(`${ofActivity ? 'a' : 'p'}${key}`);
      // What a party does with illicit money in ordinary life is labelled, too, but is no step.
      if (block.step[i] === 0) continue;
      const typology = typologyCatalogue[block.typology[i] as number]?.name;
      const row = (ofActivity ? this.activities : this.payments).get(key);
      if (row === undefined) throw new Error(`label of ${key} comes before its event`);
      const roles = { fromRole: block.debtorRole[i] as number, toRole: block.creditorRole[i] as number };
      const move = { ...row, ...roles, phase: block.phase[i] as number };
      this.steps.push({ episode: `${typology}/${block.origin[i]}/${block.episode[i]}`, move });
    }
  }

  told(days: number, customers: number, startMs: number): CrimeRun {
    const episodes = new Map<string, Move[]>();
    for (const { episode, move } of this.steps) episodes.set(episode, [...(episodes.get(episode) ?? []), move]);
    const ordinary = new Ordinary(
      [...this.payments].filter(([key]) => !this.labelled.has(`p${key}`)).map(([, row]) => row),
      [...this.activities].filter(([key]) => !this.labelled.has(`a${key}`)).map(([, row]) => row),
      customers,
      days,
    );
    return {
      ordinary,
      episodesOf: ({ name }) =>
        Array.from({ length: EPISODES }, (_, i) => new Episode(episodes.get(`${name}/1/${i + 1}`) ?? [], startMs)),
    };
  }
}

function paymentOf(block: EventBlock, i: number): Row {
  const kind = block.kind[i] as number;
  return {
    act: ACTS[kind] ?? 'transfer',
    kind,
    atMs: block.timeMs[i] as number,
    from: block.debtor[i] as number,
    to: block.merchant[i] !== -1 && kind === Kind.purchase ? NO_ACCOUNT : (block.creditor[i] as number),
    minor: block.amountMinor[i] as number,
    rail: block.rail[i] as number,
    channel: block.channel[i] as number,
    merchant: block.merchant[i] as number,
    reason: block.reason[i] as number,
    reference: block.remittanceNumber[i] as number,
    device: `${block.deviceHigh[i]}/${block.deviceLow[i]}`,
  };
}

function activityOf(block: ActivityBlock, i: number): Row {
  return {
    act: 'activity',
    kind: block.kind[i] as number,
    atMs: block.timeMs[i] as number,
    from: block.account[i] as number,
    to: block.payee[i] as number,
    minor: Number.NaN,
    rail: 0,
    channel: block.channel[i] as number,
    merchant: -1,
    reason: 0,
    reference: 0,
    device: `${block.deviceHigh[i]}/${block.deviceLow[i]}`,
  };
}
