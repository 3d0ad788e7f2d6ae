import { dropRows } from './drop-rows.ts';

/** Beginnings and ends of episodes in one shard, as columns; row `i` is record `firstSequence + i` of the shard. */
export class EpisodeBlock {
  readonly capacity: number;
  length = 0;
  firstSequence = 0;

  /** Unix time in milliseconds, simulated. */
  readonly timeMs: Float64Array;
  /** See EpisodeEvent. */
  readonly event: Uint8Array;
  /** Index into Directory.typologies. */
  readonly typology: Uint8Array;
  /** Number of the episode within its typology and origin. */
  readonly episode: Uint32Array;
  /** As in LabelBlock. */
  readonly origin: Uint8Array;
  /** Of the episode that handed its proceeds on; NO_PARENT: none. */
  readonly parentTypology: Uint8Array;
  readonly parentEpisode: Uint32Array;
  readonly parentOrigin: Uint8Array;
  /** AccountRef of the account that acts. */
  readonly account: Uint32Array;
  readonly plannedSteps: Uint16Array;
  /** Minor units. */
  readonly plannedMinor: Float64Array;
  readonly carriedOutSteps: Uint16Array;
  readonly carriedOutMinor: Float64Array;
  readonly abandonedSteps: Uint16Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.timeMs = new Float64Array(capacity);
    this.event = new Uint8Array(capacity);
    this.typology = new Uint8Array(capacity);
    this.episode = new Uint32Array(capacity);
    this.origin = new Uint8Array(capacity);
    this.parentTypology = new Uint8Array(capacity);
    this.parentEpisode = new Uint32Array(capacity);
    this.parentOrigin = new Uint8Array(capacity);
    this.account = new Uint32Array(capacity);
    this.plannedSteps = new Uint16Array(capacity);
    this.plannedMinor = new Float64Array(capacity);
    this.carriedOutSteps = new Uint16Array(capacity);
    this.carriedOutMinor = new Float64Array(capacity);
    this.abandonedSteps = new Uint16Array(capacity);
  }

  clear(): void {
    this.firstSequence += this.length;
    this.length = 0;
  }

  /** Removes the first rows; those that stay keep their sequence numbers. */
  dropFirst(rows: number): void {
    dropRows(this, rows, this.length);
    this.firstSequence += rows;
    this.length -= rows;
  }
}

/** Typology of no episode. */
export const NO_PARENT = 255;
