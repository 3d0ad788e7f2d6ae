import { type Markup, tag } from './markup.ts';

/** Sides of cells, px: wide ones for few columns. */
const SIDE = 340;
const CELL_MAX = 28;

/** A square of associations, -1 (blue) over 0 (white) to 1 (red); what cannot be said is grey. */
export function matrixFigure(
  caption: string,
  names: readonly string[],
  value: (row: number, column: number) => number,
): Markup {
  const cell = Math.min(CELL_MAX, SIDE / Math.max(1, names.length));
  const cells = names.flatMap((row, i) =>
    names.map((column, j) => {
      const of = value(i, j);
      const told = Number.isNaN(of) ? 'does not vary' : of.toFixed(3);
      return tag(
        'rect',
        { x: j * cell, y: i * cell, width: cell, height: cell, fill: colour(of) },
        tag('title', {}, `${row}, ${column}: ${told}`),
      );
    }),
  );
  const side = cell * names.length;
  const frame = { viewBox: `0 0 ${Math.max(1, side)} ${Math.max(1, side)}`, width: side, height: side, role: 'img' };
  return tag('figure', {}, tag('figcaption', {}, caption), tag('svg', frame, ...cells));
}

function colour(value: number): string {
  if (Number.isNaN(value)) return '#bbb';
  const rest = Math.round(255 * (1 - Math.min(1, Math.abs(value))));
  return value < 0 ? `rgb(${rest},${rest},255)` : `rgb(255,${rest},${rest})`;
}
