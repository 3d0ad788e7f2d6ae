import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, RECOVERY_MS_MAX, type Scene } from './fault.ts';

/** Connections to the broker are reset: all, or those that the dice choose. */
export const networkCut: Fault = {
  name: 'network-cut',
  what: 'connections reset',
  since: 'the reset',
  perRun: 10,
  full: 40,
  expects: 'goes on',
  async inject({ lab, dice, observer, recovered }) {
    await sleep(dice.between(200, 2_000));
    const share = dice.pick([1, 0.5, 0.2]);
    for (const proxy of lab.proxies) proxy.cut(() => dice.next() < share);
    recovered(await observer.progress(Date.now(), RECOVERY_MS_MAX));
  },
};

/** Everything takes longer for a while: 20 to 800 ms each way. */
export const networkDelay: Fault = {
  name: 'network-delay',
  what: 'network slow, 20 to 800 ms each way',
  since: 'the end of the slowness',
  perRun: 5,
  full: 15,
  expects: 'goes on',
  async inject(scene) {
    await sleep(scene.dice.between(200, 2_000));
    for (const proxy of scene.lab.proxies) proxy.set({ kind: 'delay', ms: scene.dice.between(20, 800) });
    await sleep(scene.dice.between(1_000, 8_000));
    await clear(scene);
  },
};

/** Nothing passes and no connection ends, for longer than a request may take or not; half of them are reset afterwards. */
export const networkBlackHole: Fault = {
  name: 'network-black-hole',
  what: 'network a black hole, 1 to 40 s',
  since: 'its end',
  perRun: 3,
  full: 12,
  expects: 'goes on',
  async inject(scene) {
    const { dice, lab } = scene;
    await sleep(dice.between(200, 2_000));
    for (const proxy of lab.proxies) proxy.set({ kind: 'black hole' });
    await sleep(dice.pick([dice.between(1_000, 8_000), dice.between(1_000, 8_000), dice.between(25_000, 40_000)]));
    if (dice.next() < 0.5) for (const proxy of lab.proxies) proxy.cut();
    await clear(scene);
  },
};

async function clear({ lab, observer, recovered }: Scene): Promise<void> {
  for (const proxy of lab.proxies) proxy.set({ kind: 'clear' });
  recovered(await observer.progress(Date.now(), RECOVERY_MS_MAX));
}
