import { basename } from 'node:path';
import {
  closestRecord,
  independentColumns,
  type Judged,
  membership,
  predict,
  reportPage,
} from '@launderette/evaluation';
import { smote } from '@launderette/models';
import { type Table, takeRows } from '@launderette/tabular';
import { type Asked, judgeTable } from './judge-table.ts';

/** The report of a synthetic table whose figures are known, beside what it is to be compared with. */
export function htmlReport(asked: Asked, figures: object, syntheticPath: string): string {
  const { real, synthetic, predictions } = asked;
  return reportPage({
    title: `${basename(syntheticPath)} beside real rows`,
    real,
    synthetic,
    judged: [{ heading: basename(syntheticPath), figures }, ...neighbours(asked)],
    notes: notes(asked),
    ...(predictions === undefined ? {} : { predictions }),
  });
}

/** What anybody gets for nothing, and what real rows reach. */
function neighbours(asked: Asked): Judged[] {
  const { real, synthetic, test, seed } = asked;
  const judged = (heading: string, drawn: Table): Judged => ({ heading, figures: judgeTable(instead(asked, drawn)) });
  return [
    judged('independent columns', independentColumns(real, seed)),
    ...(real.rows < 2 ? [] : [judged('SMOTE-NC', smote(real, { rows: synthetic.rows, seed }))]),
    ...(test === undefined ? [] : [{ heading: 'real rows', figures: realRows(asked, test) }]),
  ];
}

/** The same question of another table. */
function instead(asked: Asked, synthetic: Table): Asked {
  const { test, predictions } = asked;
  if (predictions === undefined || test === undefined) return { ...asked, synthetic };
  const onSynthetic = predict(synthetic, test, predictions.target, predictions.label);
  return { ...asked, synthetic, predictions: { ...predictions, onSynthetic } };
}

/**
 * Rows apart as if they had been drawn. Privacy asks for rows apart from those again, so half of them are drawn and half
 * apart; training on real rows is as useful as it is.
 */
function realRows(asked: Asked, test: Table): object {
  const { real, seed, predictions } = asked;
  const half = (first: number): Table =>
    takeRows(
      test,
      Int32Array.from({ length: Math.floor((test.rows + 1 - first) / 2) }, (_, i) => 2 * i + first),
    );
  const [drawn, apart] = [half(0), half(1)];
  const useful = predictions && { predictions: { ...predictions, onSynthetic: predictions.onReal } };
  return {
    ...judgeTable({ real, synthetic: test, test: undefined, seed, ...useful }),
    ...(apart.rows === 0
      ? {}
      : {
          membership: membership(real, apart, drawn, seed),
          closestRecord: closestRecord(real, apart, drawn, seed),
        }),
  };
}

function notes({ test }: Asked): string[] {
  const apart =
    test === undefined
      ? 'What real rows reach, usefulness and privacy are not judged: no rows apart were given (--test).'
      : '“real rows” are the rows apart as if they had been drawn: the floor of every distance, up to their number. Of privacy, half of them are drawn and the other half apart.';
  return [
    'Independent columns are the real ones, each shuffled by itself: what anybody gets for nothing. SMOTE-NC lies between real rows and their neighbours: close, and not private.',
    apart,
  ];
}
