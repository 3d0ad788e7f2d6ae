import { type Matrix, zeros } from '../tensors/matrix.ts';

const VARIANCE_MIN = 1e-6;

/**
 * Gradient, in what the critic's last hidden layer makes of drawn rows, of how far its means and standard deviations are from
 * those of real rows: the information loss of CTAB-GAN+, the sum of the lengths of the two differences.
 */
export function informationBack(real: Matrix, drawn: Matrix): Matrix {
  const a = moments(real);
  const b = moments(drawn);
  const lengthOf = (from: Float64Array, to: Float64Array): number =>
    Math.sqrt(from.reduce((sum, value, k) => sum + (to[k]! - value) * (to[k]! - value), 1e-12));
  const meanLength = lengthOf(a.mean, b.mean);
  const deviationLength = lengthOf(a.deviation, b.deviation);
  const slope = zeros(drawn.rows, drawn.columns);
  for (let i = 0; i < slope.values.length; i += 1) {
    const k = i % drawn.columns;
    const onMean = (b.mean[k]! - a.mean[k]!) / meanLength;
    const onDeviation =
      ((b.deviation[k]! - a.deviation[k]!) / deviationLength) * ((drawn.values[i]! - b.mean[k]!) / b.deviation[k]!);
    slope.values[i] = (onMean + onDeviation) / drawn.rows;
  }
  return slope;
}

function moments({ rows, columns, values }: Matrix): { mean: Float64Array; deviation: Float64Array } {
  const mean = new Float64Array(columns);
  const deviation = new Float64Array(columns);
  for (let i = 0, row = 0; row < rows; row += 1)
    for (let k = 0; k < columns; k += 1, i += 1) mean[k]! += values[i]! / rows;
  for (let i = 0, row = 0; row < rows; row += 1)
    for (let k = 0; k < columns; k += 1, i += 1) {
      const apart = values[i]! - mean[k]!;
      deviation[k]! += (apart * apart) / rows;
    }
  return { mean, deviation: deviation.map((value) => Math.sqrt(value + VARIANCE_MIN)) };
}
