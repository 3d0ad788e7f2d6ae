import type { PrecisionRecallPoint } from '../tabular/precision-recall.ts';
import { type Markup, tag } from './markup.ts';

/** Width and height of the square that both run through, 0 to 1, px, and the margin for text. */
const SIDE = 300;
const MARGIN = 34;

/** Precision over recall of two predictions of the same rows. */
export function curveFigure(
  caption: string,
  real: readonly PrecisionRecallPoint[],
  synthetic: readonly PrecisionRecallPoint[],
): Markup {
  const line = (points: readonly PrecisionRecallPoint[], name: string): Markup => {
    const places = points.map(
      ({ recall, precision }) => `${(MARGIN + SIDE * recall).toFixed(1)},${(SIDE * (1 - precision)).toFixed(1)}`,
    );
    return tag('polyline', { class: name, points: places.join(' ') });
  };
  const text = (x: number, y: number, anchor: string, words: string): Markup =>
    tag('text', { x, y, 'text-anchor': anchor }, words);
  const frame = { viewBox: `-2 -8 ${SIDE + MARGIN + 12} ${SIDE + MARGIN + 8}`, width: SIDE + MARGIN, role: 'img' };
  return tag(
    'figure',
    {},
    tag('figcaption', {}, caption),
    tag(
      'svg',
      frame,
      tag('rect', { class: 'frame', x: MARGIN, y: 0, width: SIDE, height: SIDE }),
      line(real, 'line-real'),
      line(synthetic, 'line-syn'),
      text(MARGIN - 4, 10, 'end', '1'),
      text(MARGIN - 4, SIDE, 'end', '0'),
      text(MARGIN, SIDE + 14, 'middle', '0'),
      text(MARGIN + SIDE, SIDE + 14, 'end', '1'),
      text(MARGIN + SIDE / 2, SIDE + 26, 'middle', 'recall (across), precision (up)'),
    ),
  );
}
