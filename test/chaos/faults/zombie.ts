import { setTimeout as sleep } from 'node:timers/promises';
import { Stream_State } from '@launderette/proto';
import { type Fault, RECOVERY_MS_MAX } from './fault.ts';

/** A zombie must learn that it was replaced within this time after it wakes. */
const LET_GO_MS_MAX = 60_000;

/**
 * A service is stopped (SIGSTOP), as by a machine that sleeps; another one takes its stream up; the first goes on (SIGCONT) with
 * a transaction half written. It must be fenced, let the stream go, and add nothing.
 */
export const zombie: Fault = {
  name: 'zombie',
  what: 'service stopped (SIGSTOP), replaced, continued',
  since: 'the stop, the start of the other service included',
  perRun: 3,
  full: 12,
  expects: 'goes on',
  async inject(scene) {
    const { dice, spec, observer } = scene;
    await sleep(dice.between(500, 3_000));
    const sleeper = scene.worker;
    sleeper.signal('SIGSTOP');
    const stoppedMs = Date.now();
    scene.worker = await scene.another();
    scene.worker.start();
    scene.recovered(await observer.progress(stoppedMs, RECOVERY_MS_MAX));
    await sleep(dice.between(0, 2_000));
    sleeper.signal('SIGCONT');
    const { message } = await sleeper.until(spec.name, [Stream_State.FAILED], LET_GO_MS_MAX);
    if (!message.includes('taken over')) scene.problem(`a zombie failed and does not say why: ${message}`);
    const { code, ms } = await sleeper.terminate();
    if (code !== 0) scene.problem(`a zombie ended with ${code} after ${Math.round(ms)} ms`);
    await sleeper.close();
    await observer.progress(Date.now(), RECOVERY_MS_MAX);
  },
};
