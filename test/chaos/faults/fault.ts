import type { Dice } from '../dice.ts';
import type { Lab } from '../lab.ts';
import type { Observer } from '../observer.ts';
import type { StreamSpec, Worker } from '../worker.ts';

/** What a fault is done to: a stream that runs, on a real broker, in a real service. */
export interface Scene {
  readonly lab: Lab;
  readonly dice: Dice;
  readonly spec: StreamSpec;
  readonly observer: Observer;
  /** The service that runs the stream; a fault may put another in its place. */
  worker: Worker;
  /** Makes a service that is not started. */
  readonly another: () => Promise<Worker>;
  readonly say: (message: string) => void;
  /** Adds the time of a recovery to the table, milliseconds. */
  recovered(ms: number): void;
  /** Something that should not be, beside what the verification finds. */
  problem(message: string): void;
}

/** One kind of trouble. */
export interface Fault {
  /** Part of stream names: lower-case letters and hyphens, at most 24. */
  readonly name: string;
  /** For the table. */
  readonly what: string;
  /** From when a recovery is measured. */
  readonly since: string;
  /** Injections into one stream. */
  readonly perRun: number;
  /** The same where the time is short; absent: a share of them. */
  readonly short?: number;
  /** Injections that the full table has. */
  readonly full: number;
  readonly delivery?: StreamSpec['delivery'];
  /** `goes on`: the stream must come to its last payment. `halts`: it must stop with an alarm and publish nothing more. */
  readonly expects: 'goes on' | 'halts';
  /** Why it cannot be done on this machine; absent: it can. */
  readonly obstacle?: () => string | undefined;
  /** A broker of its own kind; absent: the one that the other faults share. */
  readonly lab?: (folder: string) => Promise<Lab>;
  /** Injects once, and waits until the stream goes on or has halted. */
  inject(scene: Scene): Promise<void>;
  /** In place of the verification of what the topics hold, where the fault takes them away. */
  readonly verify?: (scene: Scene) => Promise<void>;
}

/** A stream must go on within this time after a fault is over, on a machine that does much else. */
export const RECOVERY_MS_MAX = 180_000;
