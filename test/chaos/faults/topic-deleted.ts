import { setTimeout as sleep } from 'node:timers/promises';
import { Stream_State } from '@launderette/proto';
import { Kafka, logLevel } from 'kafkajs';
import { type Fault, RECOVERY_MS_MAX, type Scene } from './fault.ts';

/** A stream whose records are gone has nothing to go on with: it must say so, and not begin in the middle of a new topic. */
export const topicDeleted: Fault = {
  name: 'topic-deleted',
  what: 'topic of transactions or labels deleted',
  since: 'the deletion, until the alarm',
  perRun: 1,
  full: 4,
  expects: 'halts',
  async inject(scene) {
    const { dice, lab, spec, worker, recovered } = scene;
    await sleep(dice.between(1_000, 4_000));
    const topic = `synth.${spec.name}.${dice.pick(['transactions', 'labels'])}`;
    await withAdmin(lab.direct, (admin) => admin.deleteTopics({ topics: [topic] }));
    const deletedMs = Date.now();
    await alarm(scene, topic);
    recovered(Date.now() - deletedMs);
    await worker.kill();
    worker.start();
    await alarm(scene, topic);
  },
  async verify({ lab, spec, problem }) {
    const present = await withAdmin(lab.direct, (admin) => admin.listTopics());
    const own = present.filter((name) => name.startsWith(`synth.${spec.name}.`));
    const gone = ['transactions', 'labels'].filter((topic) => !own.includes(`synth.${spec.name}.${topic}`));
    if (gone.length === 0) problem('the deleted topic was made again');
  },
};

/** The stream holds or has failed, and its message names the topic. */
async function alarm({ worker, spec, problem }: Scene, topic: string): Promise<void> {
  const halted = [Stream_State.HOLDING, Stream_State.FAILED];
  const { message } = await worker.until(spec.name, halted, RECOVERY_MS_MAX);
  if (!message.includes(topic)) problem(`the alarm is ${JSON.stringify(message)}, which does not name ${topic}`);
}

async function withAdmin<T>(bootstrap: string, use: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
  const admin = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}
