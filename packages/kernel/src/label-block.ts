import { Provenance } from './codes.ts';
import { dropRows } from './drop-rows.ts';
import type { Truth } from './shard-options.ts';

/** The truth about illicit events of one shard, as columns, in the order in which the events happened. */
export class LabelBlock {
  readonly capacity: number;
  length = 0;

  /** Sequence number, within the shard, of the payment or activity labelled. */
  readonly sequence: Float64Array;
  /** 1 where `sequence` counts activities, 0 where it counts payments. */
  readonly ofActivity: Uint8Array;
  /** Unix time in milliseconds, simulated. */
  readonly timeMs: Float64Array;
  /** Index into Directory.typologies. */
  readonly typology: Uint8Array;
  /** Number of the episode within its typology, or of the injection. */
  readonly episode: Uint32Array;
  /** Why there is the episode: 0 it arrived, 1 an operator asked for it, 2 another handed its proceeds on to it. */
  readonly origin: Uint8Array;
  readonly debtorRole: Uint8Array;
  readonly creditorRole: Uint8Array;
  /** Position in the episode's plan, from 1; 0: no step of it. */
  readonly step: Uint16Array;
  /** See Phase. */
  readonly phase: Uint8Array;
  /** What of the payment is illicit, minor units. */
  readonly illicitMinor: Float64Array;
  /** What the payment moves, or would have moved, minor units; 0 for activities. */
  readonly amountMinor: Float64Array;
  /** What the plan asked for, minor units; 0: a share of what there is, or no payment. */
  readonly plannedMinor: Float64Array;
  /** 1 where the payment was made, or the activity done. */
  readonly carriedOut: Uint8Array;
  /** AccountRef of the event's key: the account whose shard owns it. */
  readonly key: Uint32Array;
  /** Provenance; 0 where agents decided, which is what is not said. */
  readonly provenance: Uint8Array;
  /** Provenance of what is told from now on. */
  deciding: number = Provenance.none;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.sequence = new Float64Array(capacity);
    this.ofActivity = new Uint8Array(capacity);
    this.timeMs = new Float64Array(capacity);
    this.typology = new Uint8Array(capacity);
    this.episode = new Uint32Array(capacity);
    this.origin = new Uint8Array(capacity);
    this.debtorRole = new Uint8Array(capacity);
    this.creditorRole = new Uint8Array(capacity);
    this.step = new Uint16Array(capacity);
    this.phase = new Uint8Array(capacity);
    this.illicitMinor = new Float64Array(capacity);
    this.amountMinor = new Float64Array(capacity);
    this.plannedMinor = new Float64Array(capacity);
    this.carriedOut = new Uint8Array(capacity);
    this.key = new Uint32Array(capacity);
    this.provenance = new Uint8Array(capacity);
  }

  /** Writes what a row says of its event. */
  tell(row: number, truth: Truth): void {
    this.typology[row] = truth.typology;
    this.episode[row] = truth.episode;
    this.origin[row] = truth.origin;
    this.debtorRole[row] = truth.debtorRole;
    this.creditorRole[row] = truth.creditorRole;
    this.step[row] = truth.step;
    this.phase[row] = truth.phase;
    this.plannedMinor[row] = truth.plannedMinor;
    this.provenance[row] = this.deciding;
  }

  clear(): void {
    this.length = 0;
  }

  /** Removes the first rows. */
  dropFirst(rows: number): void {
    dropRows(this, rows, this.length);
    this.length -= rows;
  }
}
