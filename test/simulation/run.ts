import { createHash } from 'node:crypto';
import type { DividedSimulation, RestorableSimulation as Simulation, TaintRule } from '@launderette/kernel';
import { createEncoder } from '@launderette/wire';
import { createSimulation, findScenario, type Scenario, typologyCatalogue } from '@launderette/world';

/** Topics whose lines are digested: what happens. */
type EventTopic = 'transactions' | 'labels' | 'activity' | 'outcomes' | 'episodes';

export interface RunOptions {
  readonly seed: number;
  readonly customers: number;
  readonly shards?: number;
  /** Episodes per million customers and 30 days of the typologies named, and no others; absent: the scenario's. */
  readonly prevalence?: Readonly<Record<string, number>>;
  readonly owned?: readonly number[];
  readonly twin?: boolean;
  /** Absent: the scenario's. */
  readonly taint?: TaintRule;
}

export function simulate({ prevalence, taint, ...options }: RunOptions): DividedSimulation {
  const retail = findScenario('retail') as Scenario;
  const scenario = taint === undefined ? retail : { ...retail, taint };
  const none = Object.fromEntries(typologyCatalogue.map(({ name }) => [name, 0]));
  const crime = prevalence === undefined ? {} : { prevalence: { ...none, ...prevalence } };
  return createSimulation({ stream: 'golden', scenario, shards: 16, ...options, ...crime });
}

/** Lines of each topic, in the stream's total order, of what `drive` makes a simulation live through. */
export function linesOf(
  simulation: Simulation,
  drive: (simulation: Simulation, encoder: ReturnType<typeof createEncoder>) => void,
): Record<EventTopic, string[]> {
  const { directory } = simulation;
  const encoder = createEncoder({ format: 'json', framing: 'lines', directory, partitions: 1, parties: false });
  const lines: Record<EventTopic, string[]> = {
    transactions: [],
    labels: [],
    activity: [],
    outcomes: [],
    episodes: [],
  };
  drive(simulation, encoder);
  for (const batch of encoder.takeBatches()) {
    lines[batch.topic as EventTopic].push(...Buffer.from(batch.bytes).toString('utf8').trimEnd().split('\n'));
  }
  return lines;
}

/** SHA-256 of every topic's lines, first 16 hexadecimal digits. */
export function digestOf(lines: Record<string, readonly string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(lines).map(([topic, values]) => [
      topic,
      createHash('sha256').update(values.join('\n')).digest('hex').slice(0, 16),
    ]),
  );
}

/** Correspondents keep books here, wherever they are. */
export const CORRESPONDENTS: readonly string[] = ['KRSPXL2X', 'LNKBXL2X'];

/** An account abroad has no life of its own: what it pays is decided by the business at home that is paid. */
export function isAtHome(party: { readonly country?: string; readonly institution?: string } | undefined): boolean {
  return party?.country === 'NL' || CORRESPONDENTS.includes(party?.institution ?? '');
}
