import type { StreamStatistics } from './api.ts';
import type { ManagedStream } from './managed-stream.ts';

/** Statistics now and at every change, the newest only: a slow reader skips, nothing queues. */
export async function* watchStatistics(stream: ManagedStream, signal: AbortSignal): AsyncGenerator<StreamStatistics> {
  let fresh = true;
  let wake = (): void => undefined;
  const notice = (): void => {
    fresh = true;
    wake();
  };
  await stream.settled();
  stream.refuseFailed();
  const stops = [stream.run?.onStatistics(notice), stream.onEnd(notice)];
  signal.addEventListener('abort', notice, { once: true });
  try {
    while (!signal.aborted) {
      if (fresh && stream.run) {
        fresh = false;
        yield stream.run.statistics;
      } else if (stream.ended) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    signal.removeEventListener('abort', notice);
    for (const stop of stops) stop?.();
  }
}
