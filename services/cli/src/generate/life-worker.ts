import { parentPort, workerData } from 'node:worker_threads';
import type { Directory } from '@launderette/kernel';
import { type LifePlan, liveHere } from './life.ts';
import { memoryOf, type Page } from './page.ts';

/** From the main thread: another page may be sent. */
export type LifeRequest = 'next';

/** To the main thread: the directory once, then a page for every request; no page at the end of the last day. A failure ends the thread. */
export type LifeMessage =
  | { readonly directory: Directory }
  | { readonly page: Page | undefined }
  | { readonly failed: unknown };

const port = parentPort;
if (port) {
  try {
    const life = await liveHere(workerData as LifePlan);
    // Who holds which account is asked by nobody here, and is no data.
    const { parties: _, ...directory } = life.directory;
    port.postMessage({ directory } satisfies LifeMessage);
    let wanted = 0;
    let wake = () => {};
    port.on('message', (_request: LifeRequest) => {
      wanted += 1;
      wake();
    });
    for await (const page of life.pages()) {
      while (wanted === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      wanted -= 1;
      port.postMessage({ page } satisfies LifeMessage, memoryOf(page));
    }
    port.postMessage({ page: undefined } satisfies LifeMessage);
    port.close();
  } catch (failed) {
    port.postMessage({ failed } satisfies LifeMessage);
    port.close();
  }
}
