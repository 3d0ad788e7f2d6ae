/** What an order by score is worth. */
export interface RankingQuality {
  /** Area under the receiver operating characteristic, 0 to 1, higher is better; 0.5: an order at random. Ties count half. */
  readonly roc: number;
  /** Average precision, 0 to 1, higher is better; the prevalence: an order at random. Equal scores are one step. */
  readonly pr: number;
}

/** Judges scores of weighted rows: `weights` say how many payments a row stands for. NaN where a class is empty. */
export function weightedRanking(labels: Uint8Array, scores: Float64Array, weights: Float64Array): RankingQuality {
  const order = Int32Array.from(labels, (_, i) => i).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  let yes = 0;
  let all = 0;
  labels.forEach((label, i) => {
    all += weights[i] as number;
    if (label === 1) yes += weights[i] as number;
  });
  const no = all - yes;
  let caught = 0;
  let alarmed = 0;
  let above = 0;
  let pr = 0;
  for (let begin = 0; begin < order.length; ) {
    let end = begin;
    let yesHere = 0;
    let here = 0;
    const score = scores[order[begin] as number];
    for (; end < order.length && scores[order[end] as number] === score; end += 1) {
      const row = order[end] as number;
      here += weights[row] as number;
      if (labels[row] === 1) yesHere += weights[row] as number;
    }
    above += yesHere * (no - (alarmed - caught) - (here - yesHere) / 2);
    caught += yesHere;
    alarmed += here;
    pr += (yesHere * caught) / alarmed;
    begin = end;
  }
  return { roc: above / (yes * no), pr: pr / yes };
}
