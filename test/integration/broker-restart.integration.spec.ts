import type { StreamControl, StreamStatistics } from '@launderette/simulator';
import { expect, it } from 'vitest';
import { useBroker } from './support/broker.ts';
import { readTopic } from './support/read-topic.ts';
import { finished, SMALL, until, withControl } from './support/streams.ts';

const broker = useBroker();
const EVENTS = 60_000;

const twoSecondsAfter = (control: StreamControl, { wallTimeMs }: StreamStatistics) =>
  until(control, 'small', (now) => now.wallTimeMs > wallTimeMs + 2_000);

it('a stream holds while its broker is away and goes on without loss or duplicate', async () => {
  await withControl(broker.bootstrap, {}, async (control) => {
    await control.create({ ...SMALL, pace: { kind: 'rate', eventsPerSecond: 5_000 }, eventsMax: EVENTS });
    await until(control, 'small', (now) => now.events > 5_000);

    await broker.stop();
    const holding = await until(control, 'small', (now) => now.phase === 'holding');
    expect(control.get('small').message).toMatch(/\S/);
    // What was under way fills the buffers; then nothing is made until the broker takes some.
    let [before, later] = [holding, await twoSecondsAfter(control, holding)];
    while (later.events !== before.events) [before, later] = [later, await twoSecondsAfter(control, later)];
    expect(later.phase).toBe('holding');
    expect(later.scheduleLagMs).toBeGreaterThan(0);

    await broker.start();
    const last = await until(control, 'small', finished);
    expect(last).toMatchObject({ events: EVENTS, backlog: 0 });
  });
  const ids = (await readTopic(broker.bootstrap, 'synth.small.transactions')).map(
    (record) => (JSON.parse(record.value) as { id: string }).id,
  );
  expect(ids).toHaveLength(EVENTS);
  expect(new Set(ids).size).toBe(EVENTS);
});
