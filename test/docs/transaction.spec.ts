import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AccountDetailsSchema,
  ActivitySchema,
  EpisodeSchema,
  LabelSchema,
  OutcomeSchema,
  PartyDetailsSchema,
  TransactionSchema,
} from '@launderette/proto';
import { expect, it } from 'vitest';
import { protoTables } from './proto-tables.ts';

const root = join(import.meta.dirname, '..', '..');
const page = join(root, 'docs', 'reference', 'transaction.md');
const BEGIN = '<!-- fields: begin, from proto/launderette/event/v1 -->';
const END = '<!-- fields: end -->';

function tables(): string {
  return ['transaction', 'label', 'outcome', 'activity', 'episode', 'party']
    .map((name) =>
      protoTables(readFileSync(join(root, 'proto', 'launderette', 'event', 'v1', `${name}.proto`), 'utf8')),
    )
    .join('\n');
}

it('the field tables of docs/reference/transaction.md are those of the proto (UPDATE_DOCS=1 rewrites them)', () => {
  const text = readFileSync(page, 'utf8');
  const [before = '', rest = ''] = text.split(BEGIN);
  const [present = '', after = ''] = rest.split(END);
  const wanted = `\n\n${tables()}\n`;
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, `${before}${BEGIN}${wanted}${END}${after}`);
  else expect(present).toBe(wanted);
});

it.each([
  TransactionSchema,
  LabelSchema,
  ActivitySchema,
  OutcomeSchema,
  EpisodeSchema,
  PartyDetailsSchema,
  AccountDetailsSchema,
])('the table of $name has every field of the generated schema', (schema) => {
  const section = tables().split(`### ${schema.name}\n`)[1]?.split('\n### ')[0];
  for (const field of schema.fields) expect(section).toContain(`| \`${field.jsonName}\` |`);
});
