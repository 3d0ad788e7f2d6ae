import { HOST_EXIT } from './exit-codes.ts';
import { run } from './run.ts';

/** The service as a process: SIGTERM and Ctrl-C drain it, a second one ends it at once. Exit codes: exit-codes.ts. */
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(HOST_EXIT.failure);
    stop.abort();
  });
}

process.exit(await run(process.env, stop.signal));
