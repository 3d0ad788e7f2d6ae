import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, RECOVERY_MS_MAX } from './fault.ts';

/** SIGKILL of the broker, which is away for a moment and comes back with what it has on disk. */
export const brokerKill: Fault = {
  name: 'broker-kill',
  what: 'broker killed (SIGKILL) and restarted',
  since: 'its SIGKILL, up to 3 s of absence and its restart included',
  perRun: 5,
  full: 20,
  expects: 'goes on',
  async inject({ lab, dice, observer, recovered, say }) {
    await sleep(dice.between(500, 4_000));
    await lab.kill();
    const killedMs = Date.now();
    await sleep(dice.between(0, 3_000));
    await lab.restart();
    const awayMs = Date.now() - killedMs;
    const recoveredMs = await observer.progress(killedMs, RECOVERY_MS_MAX);
    say(`the broker was back after ${awayMs} ms, payments after ${recoveredMs} ms`);
    recovered(recoveredMs);
  },
};
