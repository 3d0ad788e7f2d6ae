import { tensorsInUse } from '@launderette/models';
import { evaluate } from './jobs/evaluate.ts';
import { inspect } from './jobs/inspect.ts';
import type { Job, ParentMessage, WorkerMessage } from './jobs/job.ts';
import { refusalOf } from './jobs/refusal.ts';
import { sample } from './jobs/sample.ts';
import { train } from './jobs/train.ts';

/** Sends a message; fulfils when it has left this process. */
function send(message: WorkerMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, undefined, (error) => (error ? reject(error) : resolve()));
  });
}

async function resultOf(job: Job): Promise<unknown> {
  if (job.kind === 'inspect') return inspect(job);
  if (job.kind === 'evaluate') return evaluate(job);
  if (job.kind === 'backend') return tensorsInUse();
  if (job.kind === 'train') return train(job, (progress) => void send({ kind: 'progress', progress }));
  return sample(job, async (bytes, rows) => {
    const more = new Promise((resolve) => process.once('message', resolve));
    await send({ kind: 'bytes', bytes, rows });
    await more;
  });
}

/** One job, then the end. A worker whose service is gone ends too: nobody would take what it makes. */
process.once('disconnect', () => process.exit(1));
process.once('message', async (message: ParentMessage) => {
  if (message.kind !== 'job') return;
  try {
    const result = await resultOf(message.job);
    await send({ kind: 'done', result });
  } catch (error) {
    const refusal = refusalOf(error, message.job);
    if (!refusal) throw error; // ends this process; the service logs what it says
    await send(refusal);
  }
  process.exit(0);
});
