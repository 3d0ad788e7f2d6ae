import { setTimeout as sleep } from 'node:timers/promises';
import { Stream_State } from '@launderette/proto';
import { checkpointsOf, overwriteCheckpoints, type ShardKeys } from '../checkpoints.ts';
import { type Fault, RECOVERY_MS_MAX, type Scene } from './fault.ts';

/** A state must be saved within this time; it is tried every 1.5 s. */
const SAVED_MS_MAX = 60_000;
const POLL_MS = 1_000;

/** A saved state is damaged while no service runs: the one before it must be used, or the stream's start. */
export const snapshotCorrupted: Fault = {
  name: 'snapshot-corrupted',
  what: 'saved state corrupted: the newest, its list of parts, or both that are kept',
  since: 'the start of the service',
  perRun: 3,
  full: 12,
  expects: 'goes on',
  async inject(scene) {
    const { dice, worker, observer, lab, spec, say, recovered } = scene;
    const shard = Math.floor(dice.between(0, spec.shards));
    const keys = await killedWithState(scene, shard);
    const spoilt = spoilSnapshots(scene, keys);
    say(`shard ${shard}: ${Object.keys(spoilt).join(', ')}`);
    await overwriteCheckpoints(lab.direct, spec.name, shard, spoilt);
    const startMs = Date.now();
    worker.start();
    recovered(await observer.progress(startMs, RECOVERY_MS_MAX));
  },
};

/** Kills the service once a shard has a saved state; what its partition of checkpoints holds then. */
async function killedWithState({ lab, spec, dice, worker }: Scene, shard: number): Promise<ShardKeys> {
  const deadlineMs = performance.now() + SAVED_MS_MAX;
  while (performance.now() < deadlineMs) {
    await sleep(POLL_MS);
    if (newestOf(await checkpointsOf(lab.direct, spec.name, shard)) === undefined) continue;
    await sleep(dice.between(0, 2_000));
    await worker.kill();
    const keys = await checkpointsOf(lab.direct, spec.name, shard);
    if (newestOf(keys) !== undefined) return keys;
    worker.start(); // it had begun anew since: there is no state again
  }
  throw new Error(`no state was saved within ${SAVED_MS_MAX} ms`);
}

/** The slot of the newest saved state. */
function newestOf(keys: ShardKeys): number | undefined {
  const { snapshot } = JSON.parse(String(keys.get('checkpoint') ?? '{}')) as { snapshot?: number | null };
  return snapshot ?? undefined;
}

/** What is written over the saved states of a shard. */
function spoilSnapshots({ dice }: Scene, keys: ShardKeys): Record<string, Buffer | null> {
  const snapshot = newestOf(keys) as number;
  const chunk = (slot: number) => `snapshot/${slot}/0`;
  const flipped = (key: string): Buffer | null => {
    const bytes = Buffer.from(keys.get(key) ?? Buffer.alloc(1));
    const at = Math.floor(dice.next() * bytes.length);
    bytes[at] = (bytes[at] as number) ^ 0xff;
    return bytes;
  };
  const kind = dice.pick(['one byte', 'no list', 'both']);
  if (kind === 'no list') return { [`snapshot/${snapshot}`]: null };
  if (kind === 'one byte') return { [chunk(snapshot)]: flipped(chunk(snapshot)) };
  return { [chunk(0)]: flipped(chunk(0)), [chunk(1)]: flipped(chunk(1)) };
}

/** The checkpoint itself cannot be read, or tells of other records than are there: the stream must stop with an alarm. */
export const checkpointCorrupted: Fault = {
  name: 'checkpoint-corrupted',
  what: 'checkpoint corrupted: unreadable, or with another hash',
  since: 'the start of the service, until the alarm',
  perRun: 1,
  full: 6,
  expects: 'halts',
  async inject(scene) {
    const { dice, worker, lab, spec, say, recovered } = scene;
    await sleep(dice.between(2_000, 5_000));
    await worker.kill();
    const shard = Math.floor(dice.between(0, spec.shards));
    const keys = await checkpointsOf(lab.direct, spec.name, shard);
    const whole = JSON.parse(String(keys.get('checkpoint'))) as { hash: string };
    const unreadable = dice.next() < 0.5;
    const value = unreadable ? '{"version":1,"shard":' : JSON.stringify({ ...whole, hash: otherHash(whole.hash) });
    say(`shard ${shard}: ${unreadable ? 'unreadable' : 'another hash'}`);
    await overwriteCheckpoints(lab.direct, spec.name, shard, { checkpoint: Buffer.from(value) });
    const startMs = Date.now();
    await alarm(scene, unreadable ? /CHECKPOINT_UNREADABLE/ : /STATE_DIVERGED/);
    recovered(Date.now() - startMs);
    await worker.kill(); // and it does not forget
    await alarm(scene, unreadable ? /CHECKPOINT_UNREADABLE/ : /STATE_DIVERGED/);
  },
};

/** Starts the service and waits until the stream has failed and says why. */
async function alarm({ worker, spec, problem }: Scene, reason: RegExp): Promise<void> {
  worker.start();
  const { message } = await worker.until(spec.name, [Stream_State.FAILED], RECOVERY_MS_MAX);
  if (!reason.test(message)) problem(`the alarm is ${JSON.stringify(message)}, which does not say ${reason}`);
}

function otherHash(hash: string): string {
  const first = hash.startsWith('0') ? '1' : '0';
  return `${first}${hash.slice(1)}`;
}
