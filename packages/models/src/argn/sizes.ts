import { ln } from '@launderette/kernel';

/** Symbols of a category at most: the levels beyond share the last one and are told apart by their shares alone. */
export const SYMBOLS_MAX = 512;

/** Width of a column's embedding and units of its regressor (TabularARGN, arXiv 2501.12012). */
export const embeddingWidth = (symbols: number): number => Math.max(10, 3 * Math.ceil(Math.sqrt(Math.sqrt(symbols))));
export const hiddenUnits = (symbols: number): number => 16 * Math.max(1, Math.round(ln(Math.max(2, symbols))));
