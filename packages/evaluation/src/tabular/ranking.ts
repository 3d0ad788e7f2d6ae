/** Rows by score, highest first; equal scores keep their order. */
export function byScore(scores: Float64Array): Int32Array {
  return Int32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
}

/**
 * Area under the ROC curve: the chance that a positive scores above a negative, ties counting half. Range 0 to 1, 0.5 for
 * scores without information, 1 for perfect ones; NaN if one side has no row.
 */
export function rocAuc(labels: Uint8Array, scores: Float64Array): number {
  const order = byScore(scores);
  let positives = 0;
  let pairs = 0;
  let negatives = 0;
  for (let begin = 0; begin < order.length; ) {
    let end = begin;
    let tiedPositives = 0;
    while (end < order.length && scores[order[end]!] === scores[order[begin]!]) tiedPositives += labels[order[end++]!]!;
    const tiedNegatives = end - begin - tiedPositives;
    pairs += tiedNegatives * (positives + tiedPositives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
    begin = end;
  }
  return pairs / (positives * negatives);
}

/**
 * Area under the precision-recall curve as average precision: the mean, over positives, of the precision at their score.
 * Range share of positives (no information) to 1 (perfect).
 */
export function averagePrecision(labels: Uint8Array, scores: Float64Array): number {
  const order = byScore(scores);
  const total = labels.reduce((sum, label) => sum + label, 0);
  let found = 0;
  let area = 0;
  for (let begin = 0; begin < order.length; ) {
    let end = begin;
    let tied = 0;
    while (end < order.length && scores[order[end]!] === scores[order[begin]!]) tied += labels[order[end++]!]!;
    found += tied;
    area += (tied / total) * (found / end);
    begin = end;
  }
  return area;
}

/** F1, the harmonic mean of precision and recall, of the rows flagged. Range 0 to 1, 1 if exactly the positives are. */
export function f1(labels: Uint8Array, flagged: (row: number) => boolean): number {
  let both = 0;
  let either = 0;
  labels.forEach((label, row) => {
    const flag = flagged(row) ? 1 : 0;
    both += label * flag;
    either += label + flag;
  });
  return either === 0 ? 0 : (2 * both) / either;
}

/** The largest share of positives found at a share of false alarms of at most `falseShare`; whole ties are flagged at once. */
export function truePositiveShareAt(labels: Uint8Array, scores: Float64Array, falseShare: number): number {
  const order = byScore(scores);
  const total = labels.reduce((sum, label) => sum + label, 0);
  let positives = 0;
  let best = 0;
  for (let begin = 0; begin < order.length; ) {
    let end = begin;
    while (end < order.length && scores[order[end]!] === scores[order[begin]!]) positives += labels[order[end++]!]!;
    if ((end - positives) / (labels.length - total) <= falseShare) best = positives / total;
    begin = end;
  }
  return best;
}
