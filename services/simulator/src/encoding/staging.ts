import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { createEncoder, type EncoderOptions } from '@launderette/wire';
import type { Answers } from '../answers.ts';
import { buffersOf } from '../worker-messages.ts';
import type { StagedMessage } from './encoding-worker.ts';
import { Outgoing } from './outgoing.ts';

/** Answers by way of a thread that encodes what the engine has lived, while the engine lives on. */
export function stagedBy(encoding: MessagePort): Answers {
  let outgoing: Outgoing | undefined;
  const tell = (message: StagedMessage, memory: ArrayBuffer[] = []): void => encoding.postMessage(message, memory);
  /** Looked for before each request: while requests come, a listener would hear nothing. */
  const takeBack = (): void => {
    for (let said = receiveMessageOnPort(encoding); said; said = receiveMessageOnPort(encoding))
      outgoing!.blocks.give(said.message as Uint32Array);
  };
  return {
    encoder(options) {
      outgoing = new Outgoing(createEncoder(options));
      tell({ kind: 'open', options: { ...options, directory: withoutParties(options) } });
      return outgoing;
    },
    asked(request) {
      takeBack();
      // The moments of payments are in the order of their batches, which are made elsewhere.
      return 'moments' in request ? { ...request, moments: undefined } : request;
    },
    report(id, report, request) {
      const moments = 'moments' in request ? request.moments : undefined;
      const runs = outgoing!.takeRuns();
      const staged = { report, moments, runs, blocks: outgoing!.blocks.takeUnseen() };
      tell({ kind: 'staged', id, staged }, [...buffersOf(report), runs.buffer]);
    },
    // This thread waits to be ended: its end must not overtake the reason.
    failed: (error) => tell({ kind: 'failed', error }),
  };
}

/** Who holds which account is asked of the world, and is no data. */
function withoutParties({ directory: { parties: _, ...directory } }: EncoderOptions): EncoderOptions['directory'] {
  return directory;
}
