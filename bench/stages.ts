/**
 * Where the time of an event goes in the engine's thread: simulation alone, and with each encoder behind it, into record
 * batches that nobody sends. Each way has a process of its own, and they take short turns, so that the noise of the machine
 * falls on all of them and the best turns tell what it hides.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { BlockConsumer, Simulation } from '@launderette/kernel';
import { createEncoder, FORMATS, type Format, type StreamEncoder } from '@launderette/wire';
import { createSimulation, findScenario, type Scenario } from '@launderette/world';
import { PARTITIONS } from './kafka/lane.ts';
import { printBlock, quantile } from './report.ts';

const CUSTOMERS = 20_000;
/** Payments between two takings of batches, as a stream at pace `max` is granted. */
const GRANT_EVENTS = 16_384;
const WARM_EVENTS = 800_000;
const TURN_EVENTS = 4 * GRANT_EVENTS;
const TURNS_A_REPEAT = 20;

type Way = 'simulation' | Format;
const WAYS: readonly Way[] = ['simulation', ...FORMATS];

interface Turn {
  /** Nanoseconds a payment, with its labels and activity: of wall or of processor time, whichever is less. */
  readonly costNs: number;
  readonly bytesAnEvent: number;
}

const nobody: BlockConsumer = {
  totalOrder: false,
  events: () => undefined,
  activity: () => undefined,
  labels: () => undefined,
};

/** Lives as many payments as each message asks for. */
function serve(way: Way): void {
  const scenario = findScenario('retail') as Scenario;
  const simulation = createSimulation({ stream: 'bench', scenario, seed: 7, customers: CUSTOMERS, shards: PARTITIONS });
  const { directory } = simulation;
  const encoder =
    way === 'simulation'
      ? undefined
      : createEncoder({ format: way, framing: 'kafka', directory, partitions: PARTITIONS });
  process.on('message', (events: number) => process.send?.(turn(simulation, encoder, events)));
}

function turn(simulation: Simulation, encoder: StreamEncoder | undefined, events: number): Turn {
  const cpu = process.cpuUsage();
  const start = performance.now();
  let made = 0;
  let bytes = 0;
  while (made < events) {
    let granted = 0;
    while (granted < GRANT_EVENTS) granted += simulation.advanceWindow(encoder ?? nobody);
    made += granted;
    for (const batch of encoder?.takeBatches() ?? []) {
      bytes += batch.bytes.length;
      encoder?.recycle(batch.bytes.buffer);
    }
  }
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { costNs: (Math.min(wallMs, (user + system) / 1000) * 1e6) / made, bytesAnEvent: bytes / made };
}

async function ask(child: ChildProcess, events: number): Promise<Turn> {
  const answer = once(child, 'message') as Promise<[Turn]>;
  child.send(events);
  return (await answer)[0];
}

/** Prints the table of the stages; encoders' own cost is what they add to the simulation. */
export async function benchStages(repeats: number): Promise<void> {
  const children = WAYS.map((way) => fork(fileURLToPath(import.meta.url), [way]));
  const turns = WAYS.map((): Turn[] => []);
  for (const child of children) await ask(child, WARM_EVENTS);
  for (let round = 0; round < repeats * TURNS_A_REPEAT; round += 1) {
    for (const [index, child] of children.entries()) turns[index]?.push(await ask(child, TURN_EVENTS));
  }
  for (const child of children) child.kill();
  const costs = turns.map((all) => all.map(({ costNs }) => costNs));
  const alone = costs[0] as number[];
  const row = (way: Way, index: number): [string, string] => {
    const all = costs[index] as number[];
    const [best, middle] = [0, 0.5].map((share) => quantile(all, share)) as [number, number];
    const own = [0, 0.5].map((share) => (quantile(all, share) - quantile(alone, share)).toFixed(0));
    const bytes = turns[index]?.at(-1)?.bytesAnEvent.toFixed(0);
    const both = `${best.toFixed(0)} ns at best, ${middle.toFixed(0)} in the middle`;
    return [way, way === 'simulation' ? both : `${both}; encoder ${own.join(' and ')} ns, ${bytes} bytes a payment`];
  };
  printBlock(`A payment in the engine's thread, ${CUSTOMERS} customers, ${alone.length} turns`, WAYS.map(row));
}

if (import.meta.main) serve(process.argv[2] as Way);
