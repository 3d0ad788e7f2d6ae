import { Provenance } from './codes.ts';
import { dropRows } from './drop-rows.ts';
import type { EventBlock } from './event-block.ts';
import type { Truth } from './shard-options.ts';

/** Typology of a label that tells of no crime: what columns of a byte hold at most, above all codes. */
export const NO_TYPOLOGY = 0xff;

/** The truth about illicit events of one shard, and of all payments where a model has a part in them, as columns, in the order in which they happened. */
export class LabelBlock {
  readonly capacity: number;
  length = 0;

  /** Sequence number, within the shard, of the payment or activity labelled. */
  readonly sequence: Float64Array;
  /** 1 where `sequence` counts activities, 0 where it counts payments. */
  readonly ofActivity: Uint8Array;
  /** Unix time in milliseconds, simulated. */
  readonly timeMs: Float64Array;
  /** Index into Directory.typologies; NO_TYPOLOGY: nothing is illicit, only `provenance` is told. */
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
  /** The same where nothing else is said; `none`: events that are not illicit have no label. */
  usual: number = Provenance.none;

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

  /** Every payment has a label from now on, which says by what it was decided: by `usual`, unless told otherwise. */
  tellProvenance(usual: number): void {
    this.usual = usual;
    this.deciding = usual;
  }

  /** Adds a row about a payment that is not illicit, where such have one. */
  tellOrdinary(events: EventBlock, index: number): void {
    if (this.usual === Provenance.none) return;
    const row = this.length;
    this.sequence[row] = events.firstSequence + index;
    this.timeMs[row] = events.timeMs[index] as number;
    this.key[row] = events.keyAt(index);
    this.provenance[row] = this.deciding;
    this.typology[row] = NO_TYPOLOGY;
    this.ofActivity[row] = 0;
    this.episode[row] = 0;
    this.origin[row] = 0;
    this.debtorRole[row] = 0;
    this.creditorRole[row] = 0;
    this.step[row] = 0;
    this.phase[row] = 0;
    this.illicitMinor[row] = 0;
    this.amountMinor[row] = 0;
    this.plannedMinor[row] = 0;
    this.carriedOut[row] = 0;
    this.length = row + 1;
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
