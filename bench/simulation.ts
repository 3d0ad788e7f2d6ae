import type { BlockConsumer, Simulation } from '@launderette/kernel';
import { createSimulation, findScenario, type Scenario } from '@launderette/world';

/** What simulating alone costs: no encoder, no broker. */
export interface SimulationFigures {
  readonly customers: number;
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly eventsPerCpuSecond: number;
  /** Building the population. */
  readonly buildSeconds: number;
  /** Resident memory of the process, with its code, MB. */
  readonly residentMb: number;
}

/** Reads nothing: the cost is the simulation's own. */
const nobody: BlockConsumer = {
  totalOrder: false,
  events: () => undefined,
  activity: () => undefined,
  labels: () => undefined,
};

const SHARDS = 16;

/** Lives `events` payments or a window more, by whole windows as a stream at pace `max` does. Returns how many. */
function live(simulation: Simulation, events: number): number {
  let made = 0;
  while (made < events) made += simulation.advanceWindow(nobody);
  return made;
}

/** Builds a world, lives through `warmEvents` unmeasured and then `events` measured. */
export function measureSimulation(customers: number, warmEvents: number, events: number): SimulationFigures {
  const building = performance.now();
  const scenario = findScenario('retail') as Scenario;
  const simulation = createSimulation({ stream: 'bench', scenario, seed: 7, customers, shards: SHARDS });
  const buildSeconds = (performance.now() - building) / 1000;
  live(simulation, warmEvents);
  const cpu = process.cpuUsage();
  const start = performance.now();
  const made = live(simulation, events);
  const wallSeconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    customers,
    events: made,
    eventsPerSecond: made / wallSeconds,
    eventsPerCpuSecond: made / ((user + system) / 1e6),
    buildSeconds,
    residentMb: process.memoryUsage.rss() / 2 ** 20,
  };
}

if (import.meta.main) {
  const [customers = '20000', warm = '500000', events = '3000000'] = process.argv.slice(2);
  console.log(JSON.stringify(measureSimulation(Number(customers), Number(warm), Number(events))));
}
