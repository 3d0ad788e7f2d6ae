import { EXIT } from './exit-codes.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Calls back at the first Ctrl-C or SIGTERM, so that things can end in order; a second one ends the process at once.
 * Returns what takes the handlers away.
 */
export function onInterrupt(callback: () => void, force: () => void = () => undefined): () => void {
  let asked = false;
  const handle = (): void => {
    if (asked) {
      force();
      process.exit(EXIT.failure);
    }
    asked = true;
    callback();
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return () => {
    for (const signal of SIGNALS) process.off(signal, handle);
  };
}
