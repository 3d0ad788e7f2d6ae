import type { Directory, EpisodeBlock, LabelBlock, OutcomeBlock } from '@launderette/kernel';
import { fragment, writeFragment } from '../bytes/fragment.ts';
import { episodeRecord } from '../rare/episode.ts';
import { labelRecord } from '../rare/label.ts';
import { outcomeRecord } from '../rare/outcome.ts';
import { kindOf, type RareRecord, type RareValue, type RareValues } from '../rare/record.ts';
import { type Column, type ColumnType, csvText } from './column.ts';

/** A row of a table of truth: a record by the names of its fields, its id among them. */
export type TruthRow = RareValues;

type Field = RareRecord<never>['message']['fields'][number];

/** What a native export tells beside its payments, a table a record type: a column a field, under the field's name. */
export class TruthTable<Block> {
  readonly columns: readonly Column<TruthRow>[];
  private readonly record: RareRecord<Block>;

  constructor(record: RareRecord<Block>) {
    this.record = record;
    // `synthetic` is the same everywhere: the manifest says it.
    this.columns = record.message.fields.filter(({ name }) => name !== 'synthetic').map(columnOf);
  }

  /** The record in a row of a block of `shard`. */
  row(shard: number, block: Block, at: number): TruthRow {
    const [id] = this.record.message.fields;
    return { ...this.record.values(shard, block, at), [id!.localName]: this.record.id(shard, block, at) };
  }
}

/** The tables of truth of a native export. */
export interface TruthTables {
  readonly labels: TruthTable<LabelBlock>;
  readonly outcomes: TruthTable<OutcomeBlock>;
  readonly episodes: TruthTable<EpisodeBlock>;
}

export function truthTables(directory: Directory): TruthTables {
  return {
    labels: new TruthTable(labelRecord(directory)),
    outcomes: new TruthTable(outcomeRecord(directory)),
    episodes: new TruthTable(episodeRecord(directory)),
  };
}

function columnOf(field: Field): Column<TruthRow> {
  const cell = cellsOf(field);
  const value = (row: TruthRow) => cell(row[field.localName]);
  return {
    name: field.name,
    type: typeOf(field),
    value,
    write: (view, at, row) => {
      const text = value(row);
      return text === undefined ? at : writeFragment(view, at, fragment(csvText(String(text))));
    },
  };
}

function typeOf(field: Field): ColumnType {
  const kind = kindOf(field);
  if (kind === 'share') return 'decimal';
  return kind === 'long' || kind === 'int' ? 'integer' : 'text';
}

type Cell = string | number | undefined;

/** How a table shows a field's value: counts also where they are 0, what else is 0 or empty is absent. */
function cellsOf(field: Field): (value: RareValue) => Cell {
  switch (kindOf(field)) {
    case 'enum':
      return namesOf(field);
    case 'time':
      return (ms) => (ms === undefined ? undefined : new Date(ms as number).toISOString().replace('.000Z', 'Z'));
    case 'texts':
      return (texts) => (texts as readonly string[]).join(' ') || undefined;
    case 'int':
      return (count) => count as number;
    default:
      return (value) => (value === 0 || value === '' ? undefined : (value as Cell));
  }
}

/** Names without what they all begin with: `ROLE_MULE` is `MULE`. */
function namesOf(field: Field): (value: RareValue) => Cell {
  const values = field.enum?.values ?? [];
  const prefix = (values[0]?.name ?? '').replace(/UNSPECIFIED$/, '');
  const names = new Map(values.map(({ number, name }) => [number, name.slice(prefix.length)]));
  return (number) => (number === 0 ? undefined : names.get(number as number));
}
