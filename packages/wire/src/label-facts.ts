import type { LabelBlock } from '@launderette/kernel';

/** Share of the labelled payment that is illicit, 0 to 1. */
export function illicitShare(block: LabelBlock, row: number): number {
  const illicitMinor = block.illicitMinor[row]!;
  return illicitMinor === 0 ? 0 : illicitMinor / block.amountMinor[row]!;
}

/** What was paid, minor units; 0: nothing. */
export function carriedOutMinor(block: LabelBlock, row: number): number {
  return block.carriedOut[row] === 1 ? block.amountMinor[row]! : 0;
}
