import { describe, expect, it } from 'vitest';
import { isSpec, projectFiles, sourceFiles, textOf } from './files.ts';
import { bannedUses, functionsIn } from './syntax.ts';

/** The longest file in lines: past this a file is doing two things. */
const fileLinesMax = 400;

/**
 * The length from which a function counts as long. `describe` blocks are lists of tests, so specs are not measured.
 * The number of long functions may only fall: lower it when it does.
 */
const longFunctionLines = 60;
const longFunctionsMax = 0;

/** Rooms whose every result is a function of (seed, scenario, command log, simulated time). */
const deterministicRooms = [
  'packages/kernel/src/',
  'packages/world/src/',
  'packages/tabular/src/',
  'packages/models/src/',
];

/** Texts that belong to one machine. In pieces, so that this file does not find itself. */
const machineTexts = [
  /(?<![\w.~-])\/(?:work|root|home)\/[\w.-]/,
  ...[
    ['registry.npm', 'js.org'],
    ['repo.maven', '.apache.org'],
    ['repo1.maven', '.org'],
    ['proxy.golang', '.org'],
  ],
  ...[
    ['sum.golang', '.org'],
    ['files.python', 'hosted.org'],
    ['deb.debian', '.org'],
    ['.launderette-', 'mirror'],
  ],
].map((text) => (Array.isArray(text) ? new RegExp(text.join('').replaceAll('.', '\\.')) : text));

/** Licences and locks are long lines of other people's text. */
const isText = (file: string): boolean => !/\.(png|jpg|ico|jsa|gz|svg)$/.test(file);

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

describe('the simulation is deterministic', () => {
  const files = sourceFiles().filter(
    (file) => !isSpec(file) && deterministicRooms.some((room) => file.startsWith(room)),
  );

  it('reads no clock, no foreign chance, no machine, and rounds as every engine does', () => {
    const found = files.flatMap((file) =>
      bannedUses(textOf(file)).map(({ line, what }) => `${file}:${line} uses ${what}`),
    );
    expect(found).toEqual([]);
  });
});

describe('files and functions stay small', () => {
  it(`has no file of more than ${fileLinesMax} lines`, () => {
    const lengths = sourceFiles().map((file) => [file, textOf(file).trimEnd().split('\n').length] as const);
    expect(lengths.filter(([, lines]) => lines > fileLinesMax)).toEqual([]);
  });

  it(`has at most ${longFunctionsMax} functions of more than ${longFunctionLines} lines`, () => {
    const long = sourceFiles()
      .filter((file) => !isSpec(file))
      .flatMap((file) =>
        functionsIn(textOf(file)).map(({ name, line, lines }) => ({ at: `${file}:${line} ${name}`, lines })),
      )
      .filter(({ lines }) => lines > longFunctionLines);
    expect(long.length, JSON.stringify(long, undefined, 2)).toBeLessThanOrEqual(longFunctionsMax);
  });
});

describe('what is committed works everywhere', () => {
  it('leaves no test switched off or alone', () => {
    const found = sourceFiles()
      .filter(isSpec)
      .filter((file) => /\b(?:it|test|describe)(?:\.\w+)*\.(?:only|skip|todo)\s*(?:\(|\.|`)/.test(textOf(file)));
    expect(found).toEqual([]);
  });

  it('names no folder of one machine and no registry', () => {
    const found = projectFiles()
      .filter(isText)
      .flatMap((file) => {
        const text = textOf(file);
        const hit = machineTexts.map((pattern) => pattern.exec(text)).find((match) => match !== null);
        return hit ? [`${file}:${lineOf(text, hit.index)} ${hit[0]}`] : [];
      });
    expect(found).toEqual([]);
  });

  it('locks dependencies without saying where they were fetched', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, { resolved?: string }> };
    const hosts = Object.entries(packages).filter(([, { resolved }]) => resolved?.includes('://'));
    expect(hosts).toEqual([]);
  });
});
