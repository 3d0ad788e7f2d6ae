import type { Table } from '@launderette/tabular';
import { associations } from '../tabular/associations.ts';
import { marginals, ROWS_TOLD_MIN } from '../tabular/marginals.ts';
import { precisionRecall } from '../tabular/precision-recall.ts';
import type { Prediction } from '../tabular/utility.ts';
import { curveFigure } from './curve-figure.ts';
import { figuresTable, type Judged } from './figures-table.ts';
import { marginalFigure } from './marginal-figure.ts';
import { join, type Markup, tag } from './markup.ts';
import { matrixFigure } from './matrix-figure.ts';

/** Columns in a matrix: the page holds three squares of these. */
const MATRIX_COLUMNS_MAX = 40;

export interface TabularReport {
  readonly title: string;
  readonly real: Table;
  readonly synthetic: Table;
  /** The synthetic table first, then what it is to be compared with. */
  readonly judged: readonly Judged[];
  /** What the neighbours are, and why one is not there. */
  readonly notes: readonly string[];
  /** Of the target, by what was learned from either table, on the same rows apart. */
  readonly predictions?: { readonly target: string; readonly onReal: Prediction; readonly onSynthetic: Prediction };
}

/**
 * A page that stands alone: no script, nothing fetched. It holds figures and counts of the real table, no row of it; counts
 * of fewer than five rows are not told, categories that so few rows have are not named. Well-formed as XML too.
 */
export function reportPage(report: TabularReport): string {
  const { title, real, synthetic } = report;
  const head = tag(
    'head',
    {},
    tag('meta', { charset: 'utf-8' }),
    tag('meta', { name: 'viewport', content: 'width=device-width' }),
    tag('title', {}, title),
    tag('style', {}, STYLE),
  );
  const body = tag(
    'body',
    {},
    tag('h1', {}, title),
    tag('p', {}, `${synthetic.rows} synthetic rows beside ${real.rows} real ones.`),
    tag('h2', {}, 'Measures'),
    figuresTable(report.judged),
    ...report.notes.map((note) => tag('p', {}, note)),
    ...curves(report),
    ...matrices(real, synthetic),
    ...columnFigures(real, synthetic),
  );
  return `<!DOCTYPE html>\n${tag('html', { lang: 'en' }, head, body).markup}\n`;
}

function curves({ predictions }: TabularReport): Markup[] {
  if (predictions === undefined) return [];
  const { target, onReal, onSynthetic } = predictions;
  return [
    tag('h2', {}, 'Precision and recall'),
    legend('trained on real rows', 'trained on synthetic rows'),
    curveFigure(`${target}, its rarest label, on rows apart`, precisionRecall(onReal), precisionRecall(onSynthetic)),
  ];
}

function matrices(real: Table, synthetic: Table): Markup[] {
  const { names, leftOut, real: a, synthetic: b } = associations(real, synthetic, MATRIX_COLUMNS_MAX);
  const how = "Pearson's r of two numbers, Cramer's V of other pairs; red is 1, white 0, blue -1, grey does not vary.";
  const which = leftOut === 0 ? '' : ` The first ${names.length} columns; ${leftOut} more are left out.`;
  return [
    tag('h2', {}, 'Columns together'),
    tag('p', {}, `${how}${which} Columns are in the order of the file.`),
    tag(
      'div',
      { class: 'flow' },
      matrixFigure('real', names, (i, j) => a[i]![j]!),
      matrixFigure('synthetic', names, (i, j) => b[i]![j]!),
      matrixFigure('synthetic less real', names, (i, j) => b[i]![j]! - a[i]![j]!),
    ),
  ];
}

function columnFigures(real: Table, synthetic: Table): Markup[] {
  const figures = marginals(real, synthetic).map((each) => marginalFigure(each, real.rows, synthetic.rows));
  const rounding = `Counts of real rows are rounded to ${ROWS_TOLD_MIN}; fewer than ${ROWS_TOLD_MIN} are drawn as none.`;
  return [
    tag('h2', {}, 'Columns'),
    tag('p', {}, `Shares of rows. ${rounding}`),
    legend('real', 'synthetic'),
    tag('div', { class: 'flow' }, join(figures)),
  ];
}

const legend = (real: string, synthetic: string): Markup =>
  tag('p', {}, tag('span', { class: 'key key-real' }, real), ' ', tag('span', { class: 'key key-syn' }, synthetic));

const STYLE = [
  'body{font:14px/1.4 system-ui,sans-serif;margin:2em auto;max-width:1180px;padding:0 1em;color:#222;background:#fff}',
  'table{border-collapse:collapse}td,th{border-bottom:1px solid #ddd;padding:2px 12px 2px 0;text-align:left}',
  '.n{font-variant-numeric:tabular-nums}.wide{overflow-x:auto}.flow{display:flex;flex-wrap:wrap;gap:1em}',
  'figure{margin:0}figcaption{font-weight:600;max-width:360px;overflow-wrap:anywhere}svg text{font-size:11px;fill:#444}',
  '.real{fill:#4269d0}.syn{fill:#e0862d}.area{fill:transparent}.frame{fill:none;stroke:#999}',
  '.line-real,.line-syn{fill:none;stroke-width:2}.line-real{stroke:#4269d0}.line-syn{stroke:#e0862d}',
  '.key{border-left:14px solid;padding-left:6px}.key-real{border-color:#4269d0}.key-syn{border-color:#e0862d}',
].join('\n');
