import { setTimeout as sleep } from 'node:timers/promises';
import { startClusterLab } from '../cluster-lab.ts';
import { type Fault, RECOVERY_MS_MAX } from './fault.ts';

/** A new replica has to fetch what it missed before another broker may be killed. */
const CATCH_UP_MS = 10_000;

/** SIGKILL of one of three brokers, which leads a third of the partitions and perhaps the transactions; it comes back later. */
export const leaderKill: Fault = {
  name: 'leader-kill',
  what: 'one of three brokers killed (SIGKILL), leaders move, min.insync.replicas 2',
  since: 'its SIGKILL; it is started again afterwards',
  perRun: 3,
  full: 6,
  expects: 'goes on',
  lab: startClusterLab,
  async inject({ lab, dice, observer, recovered }) {
    await sleep(dice.between(500, 3_000));
    const index = Math.floor(dice.between(0, lab.brokers));
    await lab.kill(index);
    recovered(await observer.progress(Date.now(), RECOVERY_MS_MAX));
    await lab.restart(index);
    await sleep(CATCH_UP_MS);
    await observer.progress(Date.now(), RECOVERY_MS_MAX);
  },
};
