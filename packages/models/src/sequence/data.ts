import type { ArgnData } from '../argn/data.ts';
import type { ColumnShape } from '../structure/frame.ts';
import type { NumericTokensData } from '../structure/numeric-tokens.ts';

/** What the columns of a table of events are. All count columns of the table. */
export interface EventColumns {
  readonly shapes: readonly ColumnShape[];
  readonly entity: number;
  readonly time: number;
  /** The category that says what kind of event it is, -1 without categories. */
  readonly kind: number;
  /** Other categories, then numbers, in the order in which they are drawn. */
  readonly categories: readonly number[];
  readonly numbers: readonly number[];
  /** Whether times are dates: then the day of the month is drawn, else the time since the event before. */
  readonly isDated: boolean;
}

/** Everything that a model of histories has learned. */
export interface SequenceData {
  readonly columns: EventColumns;
  /** Columns of the table whose values are entities' own: of them it is learned that one is new, or which one is again. */
  readonly owned: readonly number[];
  /** Draws an event from what was before it. */
  readonly events: ArgnData;
  /** Times of first events, Unix milliseconds. */
  readonly starts: NumericTokensData;
  readonly startShares: Float64Array;
  /** Mean of the last times: where observation ended, Unix milliseconds. */
  readonly endMs: number;
  /** Events of the longest histories, the mean of five: none is made longer. */
  readonly eventsMax: number;
  /** Entities learned from. */
  readonly entities: number;
}
