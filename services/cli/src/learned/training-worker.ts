import { rm } from 'node:fs/promises';
import { setImmediate as rest } from 'node:timers/promises';
import {
  backendOf,
  cardOf,
  digestOf,
  loadCheckpoint,
  ModelError,
  run,
  saveCheckpoint,
  saveModel,
  trainingOf,
} from '@launderette/models';
import { readTable, TabularError } from '@launderette/tabular';
import { findingsText } from './tables.ts';
import type { TrainingMessage, TrainingOrder } from './training-messages.ts';

/** Between two checkpoints: one is some megabytes. */
const CHECKPOINT_EVERY_MS = 10_000;

/** A training in a process of its own, as `train-apart.ts` starts it. It ends with the process that asked for it. */
async function train(order: TrainingOrder): Promise<void> {
  const { kind, options, read } = order;
  const { table, rowsInFile, findings } = await readTable(order.data, read);
  tell({ found: `${findingsText(findings)}\n${table.rows} of ${rowsInFile} rows` });
  const dataDigest = await digestOf(order.data);
  const key = JSON.stringify([kind, options, read, dataDigest, await backendOf(kind)]);
  const resume = order.checkpoint === undefined ? undefined : await loadCheckpoint(order.checkpoint, key);
  const training = await trainingOf(kind, table, { ...options, ...(resume === undefined ? {} : { resume }) });
  let state: (() => unknown) | undefined;
  let savedMs = performance.now();
  const model = await run(training, {
    progress: ({ checkpoint, ...progress }) => {
      tell({ progress });
      state = checkpoint ?? state;
    },
    rest: async () => {
      if (order.checkpoint !== undefined && state !== undefined && performance.now() - savedMs > CHECKPOINT_EVERY_MS) {
        await saveCheckpoint(order.checkpoint, key, state());
        savedMs = performance.now();
        state = undefined;
      }
      await rest();
    },
  });
  const said = { seed: options.seed, dataDigest, backend: await backendOf(kind), ...order.card };
  await saveModel(order.out, model, cardOf(kind, table, said));
  if (order.checkpoint !== undefined) await rm(order.checkpoint, { force: true });
  tell({ done: true });
}

const tell = (message: TrainingMessage): void => void process.send?.(message);

process.once('disconnect', () => process.exit(1));
process.once('message', (order) => {
  train(order as TrainingOrder)
    .catch((error: Error) => {
      const isRefusal = error instanceof ModelError || error instanceof TabularError;
      tell({ failed: { message: error.message, ...(isRefusal ? { code: error.code } : {}) } });
    })
    .finally(() => process.disconnect());
});
