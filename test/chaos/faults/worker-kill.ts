import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, RECOVERY_MS_MAX, type Scene } from './fault.ts';

/** Share of the kills that do not wait until the service has recovered from the one before: they meet the recovery. */
const EARLY = 0.5;
/** Longest life of a service that has recovered: several transactions, and now and then a saved state. */
const LIFE_MS_MAX = 1_200;
/** The same of one that is killed while it starts. */
const START_MS_MAX = 2_500;

/** SIGKILL of the service at random moments: while it streams, while it starts, while it replays. */
async function killWorker({ worker, observer, dice, spec, recovered }: Scene): Promise<void> {
  await sleep(dice.between(0, LIFE_MS_MAX));
  await worker.inject(spec.name, dice.pick(['fan-in', 'card-testing'])).catch(() => undefined); // a journal that grows
  await sleep(dice.between(0, 300));
  await worker.kill();
  const killedMs = Date.now();
  worker.start();
  if (dice.next() < EARLY) {
    await sleep(dice.between(200, START_MS_MAX));
    return;
  }
  recovered(await observer.progress(killedMs, RECOVERY_MS_MAX));
}

export const workerKill: Fault = {
  name: 'worker-kill',
  what: 'service killed (SIGKILL), exactly once',
  since: 'its SIGKILL, the start of the next one included',
  perRun: 200,
  short: 5,
  full: 200,
  expects: 'goes on',
  inject: killWorker,
};

export const workerKillAtLeastOnce: Fault = {
  name: 'worker-kill-repeats',
  what: 'service killed (SIGKILL), at least once',
  since: 'its SIGKILL, the start of the next one included',
  perRun: 40,
  short: 3,
  full: 40,
  delivery: 'at-least-once',
  expects: 'goes on',
  inject: killWorker,
};
