import { loadModel, type StoredModel } from '@launderette/models';
import { csvHeader, csvRows } from '@launderette/tabular';
import type { DrawOrder, PartAnswer, PartOrder } from './draw-messages.ts';

/** Draws parts of a sample in a process of its own, as `draw-apart.ts` starts it. It ends with the process that asked for it. */
function part(model: StoredModel, seed: number, { begin, rows }: PartOrder): string {
  const table = model.sample(rows, { seed, firstRow: begin });
  return (begin === 0 ? csvHeader(table) : '') + csvRows(table, begin + 1);
}

process.once('disconnect', () => process.exit(0));
process.once('message', (order: DrawOrder) => {
  const loaded = loadModel(order.model);
  process.on('message', async (asked: PartOrder) => {
    const answer: PartAnswer = await loaded.then(
      ({ model }) => ({ csv: part(model, order.seed, asked) }),
      (error: Error) => ({ failed: error.message }),
    );
    process.send?.(answer);
  });
});
