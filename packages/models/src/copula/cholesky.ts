/** Added to the diagonal, doubled until the matrix is positive definite: correlations of ties need not be. */
const JITTER_MIN = 1e-9;

/**
 * Lower triangle L with L L^T = the matrix `[size, size]`, row by row. A matrix that is not positive definite is drawn
 * towards the identity as little as it takes.
 */
export function cholesky(matrix: Float64Array, size: number): Float64Array {
  for (let jitter = 0; jitter <= 1; jitter = Math.max(JITTER_MIN, jitter * 2)) {
    const lower = factor(matrix, size, jitter);
    if (lower !== undefined) return lower;
  }
  throw new RangeError('a matrix with a diagonal that is not positive has no root');
}

function factor(matrix: Float64Array, size: number, jitter: number): Float64Array | undefined {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = i === j ? matrix[i * size + j]! + jitter : matrix[i * size + j]!;
      for (let k = 0; k < j; k += 1) sum -= lower[i * size + k]! * lower[j * size + k]!;
      if (i !== j) lower[i * size + j] = sum / lower[j * size + j]!;
      else if (sum <= JITTER_MIN / 10) return undefined;
      else lower[i * size + i] = Math.sqrt(sum / (1 + jitter));
    }
  }
  return lower;
}
