import { type Bar, type Marginal, ROWS_TOLD_MIN } from '../tabular/marginals.ts';
import { type Markup, tag } from './markup.ts';

const WIDTH = 360;
/** Height of upright bars, and of a lying one with its text, px. */
const HEIGHT = 110;
const LINE = 18;
/** Letters of a category beside its bar; the whole is in the bar's tip. */
const LETTERS_MAX = 22;
const TEXT_WIDTH = 140;

/** A column of the real table beside the synthetic one: upright bars of numbers, lying ones of categories. */
export function marginalFigure(marginal: Marginal, realRows: number, syntheticRows: number): Markup {
  const shares = marginal.bars.map((bar) => ({
    bar,
    real: bar.real / Math.max(1, realRows),
    synthetic: bar.synthetic / Math.max(1, syntheticRows),
  }));
  const most = Math.max(Number.MIN_VALUE, ...shares.flatMap(({ real, synthetic }) => [real, synthetic]));
  const figure = marginal.isCategory ? lying(shares, most) : upright(shares, most);
  return tag('figure', {}, tag('figcaption', {}, marginal.name), figure);
}

interface Share {
  readonly bar: Bar;
  readonly real: number;
  readonly synthetic: number;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

function tip({ bar, real, synthetic }: Share): Markup {
  const told = bar.real === 0 ? `fewer than ${ROWS_TOLD_MIN} rows` : percent(real);
  return tag('title', {}, `${bar.label}: real ${told}, synthetic ${percent(synthetic)}`);
}

function upright(shares: readonly Share[], most: number): Markup {
  const step = WIDTH / shares.length;
  const bars = shares.map((share, i) => {
    const column = (of: number, at: number, name: string): Markup => {
      const height = (of / most) * HEIGHT;
      return tag('rect', { class: name, x: at, y: HEIGHT - height, width: step * 0.42, height });
    };
    const area = tag('rect', { class: 'area', x: i * step, y: 0, width: step, height: HEIGHT });
    const real = column(share.real, (i + 0.06) * step, 'real');
    return tag('g', {}, tip(share), area, real, column(share.synthetic, (i + 0.52) * step, 'syn'));
  });
  const numbers = shares.filter(({ bar }) => bar.label !== 'missing');
  const ends = [numbers[0]?.bar.label.split(' to ')[0] ?? '', numbers.at(-1)?.bar.label.split(' to ').at(-1) ?? ''];
  const right = (WIDTH * numbers.length) / shares.length;
  const missing = numbers.length < shares.length ? ', last: missing' : '';
  return svg(
    HEIGHT + LINE,
    ...bars,
    tag('text', { x: 0, y: HEIGHT + 13 }, ends[0]!),
    tag('text', { x: right, y: HEIGHT + 13, 'text-anchor': 'end' }, `${ends[1]}${missing}`),
  );
}

function lying(shares: readonly Share[], most: number): Markup {
  const width = WIDTH - TEXT_WIDTH;
  const bars = shares.map((share, i) => {
    const { label } = share.bar;
    const short = [...label].length > LETTERS_MAX ? `${[...label].slice(0, LETTERS_MAX - 1).join('')}…` : label;
    const bar = (of: number, y: number, name: string): Markup =>
      tag('rect', { class: name, x: TEXT_WIDTH, y: i * LINE + y, width: (of / most) * width, height: 7 });
    const text = tag('text', { x: 0, y: i * LINE + 13 }, short);
    const area = tag('rect', { class: 'area', x: TEXT_WIDTH, y: i * LINE, width, height: LINE });
    return tag('g', {}, tip(share), text, area, bar(share.real, 2, 'real'), bar(share.synthetic, 9, 'syn'));
  });
  return svg(LINE * shares.length, ...bars);
}

const svg = (height: number, ...content: readonly Markup[]): Markup =>
  tag('svg', { viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, role: 'img' }, ...content);
