const NAME = process.env.NAME ?? 'spread';
import { createStreamControl, kafkaOutlets } from './services/simulator/dist/index.js';
import { Kafka, logLevel } from 'kafkajs';
import { createHash } from 'node:crypto';
const bootstrap = '127.0.0.1:39092';
const [counts = '1,2', events = '3000', shards = '4', pace = 'max', extra = ''] = process.argv.slice(2);
const make = () => createStreamControl({ outlets: kafkaOutlets({ kafka: { bootstrapServers: bootstrap }, resumable: true, sharing: true }), snapshotIntervalMs: 1000, log: (m) => console.log('  ', (performance.now()/1000).toFixed(1), m) });
const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING });
async function read(topic) {
  const admin = kafka.admin(); await admin.connect();
  const offs = await admin.fetchTopicOffsets(topic); await admin.disconnect();
  const p = kafka.producer(); await p.connect();
  await p.send({ topic, messages: offs.map((_, partition) => ({ partition, key: 'END', value: 'END' })) }); await p.disconnect();
  const values = offs.map(() => []); const open = new Set(values.keys());
  const c = kafka.consumer({ groupId: `r-${Math.random()}`, maxWaitTimeInMs: 100 }); await c.connect(); await c.subscribe({ topic, fromBeginning: true });
  await new Promise((res) => c.run({ eachMessage: async ({ partition, message }) => { if (String(message.key) === 'END') open.delete(partition); else values[partition].push(String(message.value)); if (!open.size) res(); } }));
  await c.disconnect(); return values;
}
const dig = (vs) => vs.map((v) => `${v.length}:${createHash('sha256').update(JSON.stringify(v)).digest('hex').slice(0, 8)}`);
const p = pace === 'max' ? { kind: 'max' } : { kind: 'rate', eventsPerSecond: Number(pace) };
for (const count of counts.split(',').map(Number)) {
  const controls = Array.from({ length: count }, make);
  await Promise.all(controls.map((c) => c.takeUp()));
  const t0 = performance.now();
  await controls[0].create({ name: NAME, scenario: 'retail', seed: 5, customers: 1000, shards: Number(shards), pace: p, prevalence: { 'card-testing': 50000, structuring: 50000 }, eventsMax: Number(events), delivery: 'exactly-once' });
  console.log('created', performance.now() - t0);
  if (extra) await (await import(extra)).default(controls, make);
  for (;;) {
    await new Promise((r) => setTimeout(r, 500));
    const l = controls.map((c) => { try { const s = c.get(NAME); return `${s.phase} ${s.message ?? ''} ${new Date(s.simulatedTimeMs).toISOString()}`; } catch (e) { return e.message; } });
    console.log(l.join(' | '));
    if (l.every((x) => x.startsWith('finished')|| x.startsWith('no stream') || x.startsWith('closed'))) break;
    if (l.some((x) => x.startsWith('failed'))) process.exit(1);
  }
  console.log(count, 'took', performance.now() - t0);
  for (const t of ['transactions', 'labels', 'activity']) console.log(t, dig(await read(`synth.${NAME}.${t}`)).join(' '));
  await controls[0].delete(NAME, { deleteTopics: true });
  await Promise.all(controls.map((c) => c.close()));
}
process.exit(0);
