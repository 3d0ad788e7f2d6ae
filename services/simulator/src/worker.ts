import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Answers } from './answers.ts';
import { buildEngine, MADE_HERE, type ServedEngine } from './blueprint.ts';
import { stagedBy } from './encoding/staging.ts';
import { daysAheadFor, samplerAheadFor } from './learned/sampler-for.ts';
import { buffersOf, type WorkerCall, type WorkerData, type WorkerMessage } from './worker-messages.ts';

/** Serves an engine to the main thread; the bytes of batches change owner, they are not copied. */
function serve(port: MessagePort, engine: ServedEngine, answers: Answers): void {
  port.on('message', ({ id, request, recycled }: WorkerCall) => {
    try {
      engine.recycle(recycled);
      answers.report(id, engine.handle(answers.asked(request)), request);
    } catch (error) {
      answers.failed(error);
    }
  });
}

function answersTo(port: MessagePort): Answers {
  return {
    asked: (request) => request,
    report: (id, report) => port.postMessage({ kind: 'report', id, report } satisfies WorkerMessage, buffersOf(report)),
    failed: (error) => {
      port.postMessage({ kind: 'failed', error } satisfies WorkerMessage);
      port.close();
    },
  };
}

if (parentPort) {
  const { blueprint, encoding } = workerData as WorkerData;
  const answers = encoding ? stagedBy(encoding) : answersTo(parentPort);
  const { encoder } = answers;
  const ahead = { ...MADE_HERE, sampler: samplerAheadFor, days: daysAheadFor };
  const { engine, simulation } = await buildEngine(blueprint, encoder ? { ...ahead, encoder } : ahead);
  serve(parentPort, engine, answers);
  const { startMs, directory } = simulation;
  parentPort.postMessage({ kind: 'ready', startMs, typologies: directory.typologies } satisfies WorkerMessage);
}
