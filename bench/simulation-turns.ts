import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { printBlock, spread, whole } from './report.ts';
import type { SimulationFigures } from './simulation.ts';

/** Customers of the worlds that take turns; the first is the yardstick of the flat cost. */
const SMALLEST = 10_000;
const DEFAULT = 20_000;
const LARGEST = 1_000_000;

/** In a process of its own, so that memory is that of one world. */
function apart(customers: number, warm: number, events: number): SimulationFigures {
  const script = fileURLToPath(new URL('./simulation.ts', import.meta.url));
  const args = [script, String(customers), String(warm), String(events)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as SimulationFigures;
}

/** Simulation alone, in worlds of three sizes that take turns. */
export function benchSimulation(repeats: number): void {
  const turns = Array.from({ length: repeats }, () => ({
    smallest: apart(SMALLEST, 500_000, 3_000_000),
    default: apart(DEFAULT, 500_000, 3_000_000),
    largest: apart(LARGEST, 500_000, 3_000_000),
  }));
  const rate = (figures: SimulationFigures) => figures.eventsPerCpuSecond;
  const rates = (size: keyof (typeof turns)[number]) =>
    spread(
      turns.map((turn) => rate(turn[size])),
      whole,
    );
  const growth = turns.map((turn) => (rate(turn.smallest) / rate(turn.largest) - 1) * 100);
  const { residentMb, buildSeconds } = (turns[0] as (typeof turns)[number]).largest;
  printBlock(`Simulation alone (one thread, whole windows, no encoding), ${repeats} turns`, [
    [`${whole(SMALLEST)} customers`, `${rates('smallest')} events per CPU-second`],
    [`${whole(DEFAULT)} customers`, `${rates('default')} events per CPU-second`],
    [`${whole(LARGEST)} customers`, `${rates('largest')} events per CPU-second`],
    ['cost an event, largest', `${spread(growth, (percent) => percent.toFixed(0))} % over the smallest`],
    ['resident at the largest', `${whole(residentMb)} MB, built in ${buildSeconds.toFixed(1)} s`],
  ]);
}
