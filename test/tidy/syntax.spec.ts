import { describe, expect, it } from 'vitest';
import { bannedUses, functionsIn } from './syntax.ts';

describe('bannedUses', () => {
  it.each([
    ['const a = Date.now();', 'Date.now'],
    ['const a = new Date();', 'new Date()'],
    ['const a = Math.random();', 'Math.random'],
    ['const a = Math.log(2) + 1;', 'Math.log'],
    ['const { a } = process.env;', 'process'],
    ['setTimeout(() => {}, 1);', 'setTimeout'],
    ['const a = performance.now();', 'performance'],
    ['const a = (b: number) => b ** 0.5;', '**'],
  ])('Invalid: %s', (source, what) => {
    expect(bannedUses(source)).toEqual([{ line: 1, what }]);
  });

  it.each([
    'const a = new Date(0);',
    'Date.UTC(2024, 0)',
    'Math.imul(2, 3) + Math.sqrt(2)',
    'const a = 2 ** -32 + 10 ** 12;',
  ])('Valid: %s', (source) => {
    expect(bannedUses(source)).toEqual([]);
  });

  it.each(['// Date.now()\nconst a = 1;', "const a = 'Math.log(x)';", 'interface A { process: string }'])(
    'Irrelevant: %s',
    (source) => {
      expect(bannedUses(source)).toEqual([]);
    },
  );

  it('gives the line, counting letters of more than one byte', () => {
    expect(bannedUses('// ü\n\nconst a = Math.exp(1);\n')).toEqual([{ line: 3, what: 'Math.exp' }]);
  });
});

describe('functionsIn', () => {
  it('measures functions, methods and arrows', () => {
    const source =
      'function a() {\n  return 1;\n}\nclass B {\n  constructor() {}\n  c() {\n\n\n  }\n}\nconst d = () => {\n};\n';
    expect(functionsIn(source).map(({ name, line, lines }) => [name, line, lines])).toEqual([
      ['a', 1, 3],
      ['constructor', 5, 1],
      ['c', 6, 4],
      ['d', 11, 2],
    ]);
  });
});
