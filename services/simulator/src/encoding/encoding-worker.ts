import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { EncoderOptions } from '@launderette/wire';
import { buffersOf, type WorkerMessage } from '../worker-messages.ts';
import { Incoming, type Staged } from './incoming.ts';

/** What the thread is started with: where the thread that lives sends to. */
export interface EncodingData {
  readonly from: MessagePort;
}

/** From the thread that lives: what to encode with, once; reports in order; a failure behind them. */
export type StagedMessage =
  | { readonly kind: 'open'; readonly options: EncoderOptions }
  | { readonly kind: 'staged'; readonly id: number; readonly staged: Staged }
  | { readonly kind: 'failed'; readonly error: unknown };

/** From the main thread: buffers given back, with their memory. */
export type Recycled = readonly ArrayBuffer[];

/** Passes reports on to the main thread with their batches, and says to the thread that lives which blocks it may write again. */
function serve(main: MessagePort, from: MessagePort): void {
  let incoming: Incoming | undefined;
  const fail = (error: unknown): void => {
    main.postMessage({ kind: 'failed', error } satisfies WorkerMessage);
    from.removeAllListeners('message');
  };
  /** Looked for before each report: while those come, a listener would hear nothing, and what was given back would pile up. */
  const takeBack = (): void => {
    for (let given = receiveMessageOnPort(main); given; given = receiveMessageOnPort(main))
      incoming?.recycle(given.message as Recycled);
  };
  from.on('message', (message: StagedMessage) => {
    try {
      if (message.kind === 'failed') return fail(message.error);
      if (message.kind === 'open') {
        incoming = new Incoming(message.options);
        return;
      }
      takeBack();
      const { report, read } = incoming!.encode(message.staged);
      main.postMessage({ kind: 'report', id: message.id, report } satisfies WorkerMessage, buffersOf(report));
      from.postMessage(read, [read.buffer]);
    } catch (error) {
      fail(error);
    }
  });
}

if (parentPort) serve(parentPort, (workerData as EncodingData).from);
