import { isCategory, type Table } from '@launderette/tabular';
import { describe, expect, it } from 'vitest';
import { quality } from '../tabular/quality.ts';
import { sampleTable } from '../tabular/testing/tables.ts';
import { positiveLabel, predict } from '../tabular/utility.ts';
import { figuresOf } from './figures.ts';
import { reportPage, type TabularReport } from './page.ts';
import { parseXml } from './testing/xml.ts';

const real = sampleTable(400, 1);
const synthetic = sampleTable(300, 2);
const apart = sampleTable(300, 3);

const reportOf = (a: Table, b: Table): TabularReport => ({
  title: 'drawn.csv',
  real: a,
  synthetic: b,
  judged: [
    { heading: 'drawn.csv', figures: quality(a, b) },
    { heading: 'real rows', figures: { shapes: 0.98765 } },
  ],
  notes: ['a note'],
});

/** The same columns with other names, and other levels. */
const renamed = (table: Table, names: readonly string[], level: (text: string) => string): Table => ({
  rows: table.rows,
  columns: table.columns.map((column, i) => {
    const schema = { ...column.schema, name: names[i]! };
    return isCategory(column) ? { ...column, schema, levels: column.levels.map(level) } : { ...column, schema };
  }),
});

const HOSTILE = ['</title><script>alert(1)</script>', '" onload="alert(1)', "'&<img src=x>", '\u0000\ud800\u202ename'];

describe('reportPage', () => {
  it('is well-formed and tells every figure, with those of neighbours that have it', () => {
    const page = reportPage(reportOf(real, synthetic));
    const { texts, elements } = parseXml(page);
    for (const [path, text] of figuresOf(quality(real, synthetic))) {
      const at = texts.indexOf(path);
      expect(texts[at + 1], path).toBe(text);
      expect(texts[at + 2], path).toBe(path === 'shapes' ? '0.9877' : '–');
    }
    expect(elements.filter((name) => name === 'svg')).toHaveLength(3 + 4);
  });

  it('stands alone: no script, no style or picture or font from elsewhere', () => {
    const { elements, attributes, texts } = parseXml(reportPage(reportOf(real, synthetic)));
    const external = ['script', 'link', 'img', 'iframe', 'object', 'embed', 'a', 'use', 'image', 'base', 'form'];
    expect(elements.filter((name) => external.includes(name))).toEqual([]);
    expect(attributes.filter((each) => /^(on|href|src|style|xmlns|action)/.test(each))).toEqual([]);
    expect([...attributes, ...texts].filter((each) => /http|url\(|@import|\/\//.test(each))).toEqual([]);
  });

  it('escapes names of columns and categories, wherever they stand', () => {
    const [a, b] = [real, synthetic].map((table) => renamed(table, HOSTILE, (text) => `${text}"><b onclick='x'>&`));
    const page = reportPage({ ...reportOf(a!, b!), title: HOSTILE[0]! });
    const { elements, attributes } = parseXml(page);
    const plain = parseXml(reportPage(reportOf(real, synthetic)));
    expect(new Set(elements)).toEqual(new Set(plain.elements));
    expect(attributes.filter((each) => each.startsWith('on'))).toEqual([]);
    expect(page).toContain('&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('\ufffd\ufffd\ufffdname');
  });

  it('draws a curve of what was learned from either table, only where there is a target', () => {
    const { label } = positiveLabel(real, 'label');
    const onReal = predict(real, apart, 'label', label);
    const onSynthetic = predict(synthetic, apart, 'label', label);
    const curves = (report: TabularReport): string[] =>
      parseXml(reportPage(report)).attributes.filter((each) => each.startsWith('points='));
    expect(curves(reportOf(real, synthetic))).toEqual([]);
    const both = curves({ ...reportOf(real, synthetic), predictions: { target: 'label', onReal, onSynthetic } });
    expect(both.map((points) => points.split(' ').length)).toEqual([50, 50]);
    expect(both[0]).not.toBe(both[1]);
  });

  it('draws the first 40 columns against each other and says how many it leaves out', () => {
    const wide = (table: Table): Table => ({
      rows: table.rows,
      columns: Array.from({ length: 42 }, (_, i) => ({
        ...table.columns[0]!,
        schema: { ...table.columns[0]!.schema, name: `c${i}` },
      })),
    });
    const page = reportPage({ ...reportOf(real, synthetic), real: wide(real), synthetic: wide(synthetic) });
    expect(page).toContain('The first 40 columns; 2 more are left out.');
    expect(page).toContain('<title>c39, c38: 1.000</title>');
    expect(page).not.toContain('c40, c');
  });
});
