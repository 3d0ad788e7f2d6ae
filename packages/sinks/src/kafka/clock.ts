/** Time as the client sees it. The machine's own, but in the model of Kafka that tests run it against. */
export interface Clock {
  /** Milliseconds since some moment; never goes back. */
  nowMs(): number;
  /** Calls once, later. What it returns prevents that. */
  later(delayMs: number, run: () => void): () => void;
}

export const machineClock: Clock = {
  nowMs: () => performance.now(),
  later: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Resolves after a while, or as soon as the signal is given. */
export function pause(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const done = () => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.later(delayMs, done);
    signal?.addEventListener('abort', done);
  });
}
