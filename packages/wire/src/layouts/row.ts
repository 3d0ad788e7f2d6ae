import { EventBlock } from '@launderette/kernel';
import type { TruthRow } from './truth.ts';

/** Where a writer of a layout stands: one payment, and what is known of it. Set anew for each row, so that a row costs no object. */
export class LayoutRow {
  block: EventBlock = new EventBlock(0);
  /** Row of the block. */
  at = 0;
  shard = 0;
  /** Sequence number within the shard. */
  sequence = 0;
  /** Place in the export, from 1. */
  number = 0;
  /** Index into Directory.typologies; -1: ordinary. */
  typology = -1;
  /** Number of the episode in the export, from 0, in order of first payment; -1: ordinary. */
  episode = -1;
  /** The label, where tables of truth are written and there is one: also of an ordinary payment with illicit money in it. */
  truth: TruthRow | undefined = undefined;
}
