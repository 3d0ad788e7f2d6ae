import { figuresOf } from './figures.ts';
import { join, type Markup, tag } from './markup.ts';

/** A table's figures, and what to call it. */
export interface Judged {
  readonly heading: string;
  readonly figures: object;
}

/** The figures of the first table, a row each, with those of its neighbours beside them. */
export function figuresTable(judged: readonly Judged[]): Markup {
  const columns = judged.map(({ figures }) => new Map(figuresOf(figures)));
  const head = tag('tr', {}, tag('th', {}, 'measure'), ...judged.map(({ heading }) => tag('th', {}, heading)));
  const rows = [...columns[0]!.keys()].map((path) =>
    tag('tr', {}, tag('td', {}, path), ...columns.map((column) => tag('td', { class: 'n' }, column.get(path) ?? '–'))),
  );
  return tag('div', { class: 'wide' }, tag('table', {}, tag('thead', {}, head), tag('tbody', {}, join(rows))));
}
