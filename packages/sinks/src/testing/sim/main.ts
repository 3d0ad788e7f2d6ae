// `make swarm SEEDS=2000 FROM=0`: seeds of streams on a model of Kafka. The last line counts; the exit code is 1 if any failed.
import { reproduce, simulate } from './run.ts';

const SEEDS_DEFAULT = 2_000;

const from = wholeNumber('FROM', 0);
const seeds = wholeNumber('SEEDS', SEEDS_DEFAULT);
const began = performance.now();
let [failed, commits, workers, virtualMs] = [0, 0, 0, 0];
for (let seed = from; seed < from + seeds; seed++) {
  const run = await simulate(seed);
  commits += run.commits;
  workers += run.workers;
  virtualMs += run.virtualMs;
  if (run.faults.length === 0) continue;
  failed += 1;
  const shown = seeds === 1 ? run.faults : run.faults.slice(0, 1);
  console.log(`seed ${seed}: ${shown.join('\n  ')}\n  again: ${reproduce(seed)}`);
}
const seconds = ((performance.now() - began) / 1000).toFixed(1);
const seen = `${workers} workers, ${commits} commits, ${(virtualMs / 3_600_000).toFixed(1)} virtual hours`;
console.log(`${seeds} seeds from ${from}: ${failed} failed; ${seen} in ${seconds} s`);
process.exitCode = failed === 0 ? 0 : 1;

function wholeNumber(name: string, fallback: number): number {
  const value = Number(process.env[name] || fallback);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  console.error(`${name} is ${process.env[name]}; it must be a whole number from 0`);
  process.exit(2);
}
