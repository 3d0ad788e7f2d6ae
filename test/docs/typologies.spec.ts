import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { typologyCatalogue } from '@launderette/world';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'typologies');
const specs = join(import.meta.dirname, '..', '..', 'packages', 'world', 'src', 'typologies');
/** Writes the generated parts instead of comparing them. */
const UPDATE = process.env['UPDATE_DOCS'] === '1';

type Typology = (typeof typologyCatalogue)[number];

function catalogueOf(typology: Typology): string {
  const ids = [...typology.f3.map((id) => `F3 ${id}`), ...typology.amltrix.map((id) => `AMLTRIX ${id}`)].join(', ');
  const rows = typology.parameters.map(
    ({ name, summary, unit, min, max, source, default: usual }) =>
      `| \`${name}\` | ${summary} | ${unit} | ${min} to ${max} | ${usual} | ${source} |`,
  );
  return [
    '',
    `**What gives it away.** ${typology.tell}`,
    '',
    `**Its hard negative.** ${typology.hardNegative}. Ordinary life has it at least ${typology.hardNegativeMultiple} times as often as the default world has episodes; the spec counts.`,
    '',
    `**Technique ids.** ${ids || 'none is named'}.`,
    '',
    '| parameter | what it is | unit | range | default | source |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function withParts(page: string, typology: Typology): string {
  return replaced(replaced(page, 'summary', `\n${typology.summary}\n`), 'catalogue', catalogueOf(typology));
}

function replaced(page: string, part: string, text: string): string {
  const [open, close] = [`<!-- ${part} -->`, `<!-- /${part} -->`];
  const from = page.indexOf(open);
  const to = page.indexOf(close);
  if (from < 0 || to < from) throw new Error(`the page has no part ${part}`);
  return page.slice(0, from + open.length) + text + page.slice(to);
}

describe('docs/typologies', () => {
  it('has an index and a page for every typology, and none for what is no typology', () => {
    const pages = readdirSync(folder).map((file) => file.replace(/\.md$/, ''));
    expect(pages.sort()).toEqual(['README', ...typologyCatalogue.map(({ name }) => name)].sort());
  });

  it.each(typologyCatalogue.map((typology) => [typology.name, typology] as const))(
    '%s has a spec, a drawing of its flow, and says what the catalogue says',
    (name, typology) => {
      const file = join(folder, `${name}.md`);
      const page = readFileSync(file, 'utf8');
      const wanted = withParts(page, typology);
      if (UPDATE) writeFileSync(file, wanted);
      else expect(page).toBe(wanted);
      expect(page).toMatch(/```mermaid\nflowchart LR\n(?: {2}.+-.+\n)+```/);
      expect(existsSync(join(specs, `${name}.spec.ts`))).toBe(true);
    },
  );

  it('lists all of them in the index', () => {
    const file = join(folder, 'README.md');
    const rows = typologyCatalogue.map(({ name, summary }) => `| [${name}](${name}.md) | ${summary} |`);
    const page = readFileSync(file, 'utf8');
    const wanted = replaced(page, 'list', ['', '| typology | what happens |', '|---|---|', ...rows, ''].join('\n'));
    if (UPDATE) writeFileSync(file, wanted);
    else expect(page).toBe(wanted);
  });
});
