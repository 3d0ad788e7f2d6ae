import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaOutlets, readJournal } from '@launderette/simulator';
import { expect, it } from 'vitest';
import { useBroker } from './support/broker.ts';
import { digestByPartition, readTopic } from './support/read-topic.ts';
import { finished, SMALL, until, withControl } from './support/streams.ts';

const broker = useBroker();
const dataDir = mkdtempSync(join(tmpdir(), 'launderette-replay-'));
const TOPICS = ['transactions', 'labels', 'activity'];

async function digests(): Promise<unknown> {
  return Promise.all(
    TOPICS.map(async (topic) => digestByPartition(await readTopic(broker.bootstrap, `synth.small.${topic}`))),
  );
}

it('a stream tuned live and its replay from the journal are the same bytes in every partition', async () => {
  await withControl(broker.bootstrap, { dataDir }, async (control) => {
    await control.create({ ...SMALL, pace: { kind: 'rate', eventsPerSecond: 2_000 } });
    await until(control, 'small', (now) => now.events > 1_000);
    await control.update('small', {
      pace: { kind: 'clock', multiple: 20_000 },
      prevalence: { 'card-testing': 500_000, structuring: 0 },
    });
    await control.inject('small', 'fan-in');
    await until(control, 'small', (now) => now.events > 5_000);
    await control.pause('small');
    await control.inject('small', 'card-testing');
    await control.resume('small');
    await control.update('small', { pace: { kind: 'max' } });
    await until(control, 'small', finished);
  });
  const live = await digests();
  const { definition, entries } = readJournal(join(dataDir, 'journals', 'small.jsonl'));
  expect(entries).toHaveLength(8);

  await withControl(broker.bootstrap, { script: entries }, async (control) => {
    await expect(control.create(definition)).rejects.toMatchObject({ code: 'TOPIC_NOT_EMPTY' });
  });
  const again = { ...definition, name: 'small', pace: { kind: 'max' } as const };
  const outlets = kafkaOutlets({ kafka: { bootstrapServers: broker.bootstrap }, recreateTopics: true });
  await withControl(broker.bootstrap, { script: entries, outlets }, async (control) => {
    await control.create(again);
    await until(control, 'small', finished);
  });
  expect(await digests()).toEqual(live);

  await withControl(broker.bootstrap, { outlets }, async (control) => {
    await control.create(again);
    await until(control, 'small', finished);
  });
  expect(await digests(), 'without the journal the bytes differ').not.toEqual(live);
});

it('a stream without an end at max, lived window by window, replays to the same payments', async () => {
  const outlets = kafkaOutlets({ kafka: { bootstrapServers: broker.bootstrap }, recreateTopics: true });
  const { eventsMax: _, ...endless } = SMALL; // what comes after the last payment is not compared
  const payments = async () => digestByPartition(await readTopic(broker.bootstrap, 'synth.small.transactions'));
  let made = 0;
  await withControl(broker.bootstrap, { dataDir, outlets }, async (control) => {
    await control.create({ ...endless, pace: { kind: 'max' } });
    await until(control, 'small', (now) => now.events > 20_000);
    await control.update('small', { prevalence: { 'card-testing': 500_000 } });
    await control.inject('small', 'fan-in');
    await until(control, 'small', (now) => now.events > 40_000);
    await control.pause('small');
    made = (await until(control, 'small', (now) => now.phase === 'paused' && now.backlog === 0)).events;
  });
  const live = await payments();
  const { definition, entries } = readJournal(join(dataDir, 'journals', 'small.jsonl'));
  await withControl(broker.bootstrap, { script: entries, outlets }, async (control) => {
    await control.create({ ...definition, eventsMax: made });
    await until(control, 'small', finished);
  });
  expect(await payments()).toEqual(live);
});
