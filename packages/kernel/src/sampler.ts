/** Of whom a purchase is: somebody who lives an ordinary life, or a step of a crime. */
export const SampledRole = { ordinary: 0, crime: 1 } as const;

/** What an agent has decided, and what is known of it: one object, filled in anew for each purchase. */
export interface Occasion {
  /** Unix milliseconds, simulated. */
  timeMs: number;
  /** Place of the customer's income among all, [0, 1). */
  standing: number;
  /** What the customer's purchase before was for, minor units; -1: there was none. */
  previousMinor: number;
  /** Since then, milliseconds; Infinity: there was none. */
  sinceMs: number;
  /** See {@link SampledRole}. */
  role: number;
}

/**
 * The port through which a learned model says what a purchase is like, where agents say who makes one and when.
 *
 * A draw is a function of the occasion and of `unit`, which the caller takes from chance keyed by its own agent and moment: so
 * it may be asked in any order, by any number of workers, and nothing of it is saved.
 */
export interface Sampler {
  /** Draws a purchase. Its look is in the fields below until the next draw. `unit` in [0, 1). */
  draw(occasion: Occasion, unit: number): void;
  /** Index into the world's merchant categories. */
  readonly category: number;
  /** At least 1. */
  readonly amountMinor: number;
  /** See Channel; 0: the model does not say. */
  readonly channel: number;
  /** Which of the customer's devices; -1: the model does not say. */
  readonly device: number;
}
