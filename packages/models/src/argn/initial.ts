import { type Chance, ln } from '@launderette/kernel';
import { heWeights, normals } from '../nets/draws.ts';
import type { ColumnCode, RowCodes } from './column-code.ts';
import type { ColumnParameters } from './network.ts';
import { embeddingWidth, hiddenUnits } from './sizes.ts';

/** Spread of embeddings at the start, and of the weights into scores, which begin near the shares of the symbols. */
const EMBEDDING_SPREAD = 0.3;
const SCORE_GAIN = 0.3;

/**
 * Parameters to begin with. Scores begin as the logarithms of shares. Symbols in order of value begin with embeddings that
 * follow it (Chebyshev polynomials of their place), so that what is learned of one holds for its neighbours.
 */
export function initialParameters(
  code: ColumnCode,
  rows: RowCodes,
  totalWidth: number,
  chance: Chance,
  place: number,
): ColumnParameters {
  const width = embeddingWidth(code.symbols);
  const hidden = hiddenUnits(code.symbols);
  const embedding = normals(code.symbols * width, chance, 3 * place).map((value) => EMBEDDING_SPREAD * value);
  const shares = symbolShares(code, rows);
  if (code.tokens.numeric !== undefined) followOrder(embedding, width, shares, code.tokens.valuesFrom);
  return {
    embedding,
    first: heWeights(totalWidth, hidden, chance, 3 * place + 1),
    firstBias: new Float32Array(hidden),
    second: heWeights(hidden, code.symbols, chance, 3 * place + 2, SCORE_GAIN),
    secondBias: Float32Array.from(shares, ln),
  };
}

/** Share of rows that each symbol is written for, none of them 0. */
function symbolShares(code: ColumnCode, { symbols, holds }: RowCodes): Float64Array {
  const counts = new Float64Array(code.symbols).fill(0.5);
  symbols.forEach((symbol, row) => {
    if (holds[row] !== 0) counts[code.tokens.relationsFrom + lowestBit(holds[row]!)]! += 1;
    else if (symbol >= 0) counts[symbol]! += 1;
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}

/** Index of the lowest bit of a number that is not 0. */
export const lowestBit = (bits: number): number => 31 - Math.clz32(bits & -bits);

function followOrder(embedding: Float32Array, width: number, shares: Float64Array, from: number): void {
  let below = 0;
  const total = shares.subarray(from).reduce((sum, share) => sum + share, 0);
  for (let symbol = from; symbol < shares.length; symbol += 1) {
    const x = (2 * (below + shares[symbol]! / 2)) / total - 1;
    below += shares[symbol]!;
    let before = 1;
    let polynomial = x;
    for (let k = 0; k < width >> 1; k += 1) {
      embedding[symbol * width + k] = polynomial;
      [before, polynomial] = [polynomial, 2 * x * polynomial - before];
    }
  }
}
