import { ACCOUNT_ID_BYTES, DAY_MS, type Directory, localOf, NO_ACCOUNT, SECOND_MS, shardOf } from '@launderette/kernel';
import { Accounts } from '../accounts.ts';
import { writeInteger, writePair } from '../bytes/decimal.ts';
import { type Fragment, fragment, writeFragment } from '../bytes/fragment.ts';
import { writeHex64 } from '../bytes/hex.ts';
import { TimestampWriter } from '../bytes/timestamp.ts';
import type { LayoutRow } from './row.ts';
import type { Together } from './together.ts';

/** What a table reader takes a column for. */
export type ColumnType = 'text' | 'integer' | 'decimal';

/** A column of a layout: its name, and its cell of a row, as CSV writes it and as a value. */
export interface Column<Row = LayoutRow> {
  readonly name: string;
  readonly type: ColumnType;
  /** Writes the cell and returns its end; nothing where it is absent. Up to 7 bytes after the end are overwritten. */
  write(view: DataView, at: number, row: Row): number;
  /** The same; undefined where it is absent. */
  value(row: Row): string | number | undefined;
  /** Neighbours with the same object here follow from one number. */
  readonly together?: Together<Row>;
}

type NumberOf = (row: LayoutRow) => number;

/** A text as CSV writes it: in quotes where it holds a comma, a quote or a line's end (RFC 4180). */
export function csvText(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One of a few texts, by index; an empty text is absent. */
export function choice(name: string, texts: readonly string[], of: NumberOf): Column {
  const fragments = sharedFragments(texts);
  return {
    name,
    type: 'text',
    write: (view, at, row) => writeFragment(view, at, fragments[of(row)]!),
    value: (row) => texts[of(row)] || undefined,
  };
}

/** The texts as CSV writes them. Equal ones are one object: thousands of merchants lie in few cities, which then stay in the cache. */
function sharedFragments(texts: readonly string[]): readonly Fragment[] {
  const made = new Map<string, Fragment>();
  return texts.map((text) => {
    const known = made.get(text) ?? fragment(csvText(text));
    made.set(text, known);
    return known;
  });
}

/** A text that is made row by row: for what few rows have. */
export function made(name: string, of: (row: LayoutRow) => string): Column {
  return {
    name,
    type: 'text',
    write: (view, at, row) => {
      const text = of(row);
      return text === '' ? at : writeFragment(view, at, fragment(csvText(text)));
    },
    value: (row) => of(row) || undefined,
  };
}

/** A text of somebody or something, by number: made once and kept. */
export function keptText(name: string, keyOf: NumberOf, textOf: (key: number) => string): Column {
  const kept = new Map<number, { text: string; bytes: Fragment }>();
  const find = (row: LayoutRow) => {
    const key = keyOf(row);
    let found = kept.get(key);
    if (found === undefined) {
      const text = textOf(key);
      found = { text, bytes: fragment(csvText(text)) };
      kept.set(key, found);
    }
    return found;
  };
  return {
    name,
    type: 'text',
    write: (view, at, row) => writeFragment(view, at, find(row).bytes),
    value: (row) => find(row).text || undefined,
  };
}

/** One of many texts, by an index below `count`, or absent, by -1: written from what was made the first time. */
export function numberedText(name: string, count: number, of: NumberOf, textOf: (index: number) => string): Column {
  const fragments = new Array<Fragment | undefined>(count).fill(undefined);
  return {
    name,
    type: 'text',
    write: (view, at, row) => {
      const index = of(row);
      if (index < 0) return at;
      let known = fragments[index];
      if (known === undefined) {
        known = fragment(csvText(textOf(index)));
        fragments[index] = known;
      }
      return writeFragment(view, at, known);
    },
    value: (row) => {
      const index = of(row);
      return index < 0 ? undefined : textOf(index) || undefined;
    },
  };
}

/** A whole number. */
export function integer(name: string, of: NumberOf): Column {
  return { name, type: 'integer', write: (view, at, row) => writeInteger(view, at, of(row)), value: of };
}

/** An amount of money in major units, two decimals, from minor units; NaN is absent. */
export function money(name: string, minorOf: NumberOf): Column {
  return {
    name,
    type: 'decimal',
    write: (view, at, row) => writeMoney(view, at, minorOf(row)),
    value: (row) => {
      const minor = minorOf(row);
      return Number.isNaN(minor) ? undefined : minor / 100;
    },
  };
}

function writeMoney(view: DataView, at: number, minor: number): number {
  if (Number.isNaN(minor)) return at;
  let end = at;
  const size = Math.abs(minor);
  if (minor < 0) view.setUint8(end++, 0x2d);
  const major = Math.floor(size / 100);
  end = writeInteger(view, end, major);
  view.setUint8(end, 0x2e);
  return writePair(view, end + 1, size - major * 100);
}

/** The id of an account; NO_ACCOUNT is absent. */
export function account(name: string, directory: Directory, refOf: NumberOf): Column {
  const accounts = new Accounts(directory);
  const ascii = new TextDecoder();
  return {
    name,
    type: 'text',
    write: (view, at, row) => {
      const ref = refOf(row);
      return ref === NO_ACCOUNT ? at : accounts.writeId(view, at, ref);
    },
    value: (row) => {
      const ref = refOf(row);
      if (ref === NO_ACCOUNT) return undefined;
      const from = localOf(ref) * ACCOUNT_ID_BYTES;
      return ascii.decode(directory.accountIds[shardOf(ref)]!.subarray(from, from + ACCOUNT_ID_BYTES));
    },
  };
}

/** Index of an account's institution, or one more than the last for NO_ACCOUNT. */
export function institutionOf(directory: Directory): (ref: number) => number {
  const { accountInstitution, institutions } = directory;
  return (ref) => (ref === NO_ACCOUNT ? institutions.length : accountInstitution[shardOf(ref)]![localOf(ref)]!);
}

/** A moment as RFC 3339 in UTC, from Unix milliseconds; 0 is absent. */
export function moment(name: string, msOf: NumberOf): Column {
  const writer = new TimestampWriter();
  return {
    name,
    type: 'text',
    write: (view, at, row) => {
      const ms = msOf(row);
      return ms === 0 ? at : writer.write(view, at, ms);
    },
    value: (row) => {
      const ms = msOf(row);
      return ms === 0 ? undefined : new Date(ms).toISOString().replace('.000Z', 'Z');
    },
  };
}

/** 64 bits in hexadecimal behind a prefix; all 0 is absent. */
export function hexadecimal(name: string, prefix: string, high: NumberOf, low: NumberOf): Column {
  const opening = fragment(prefix);
  const hex = (word: number) => word.toString(16).padStart(8, '0');
  return {
    name,
    type: 'text',
    write: (view, at, row) => {
      const [h, l] = [high(row), low(row)];
      return h === 0 && l === 0 ? at : writeHex64(view, writeFragment(view, at, opening), h, l);
    },
    value: (row) => {
      const [h, l] = [high(row), low(row)];
      return h === 0 && l === 0 ? undefined : `${prefix}${hex(h)}${hex(l)}`;
    },
  };
}

/** The id of an event, `stream/shard/sequence`; a negative sequence is absent. */
export function eventId(name: string, directory: Directory, sequenceOf: NumberOf): Column {
  const prefixes = Array.from({ length: directory.shards }, (_, shard) => `${directory.stream}/${shard}/`);
  const fragments = prefixes.map(fragment);
  return {
    name,
    type: 'text',
    write: (view, at, row) => {
      const sequence = sequenceOf(row);
      return sequence < 0 ? at : writeInteger(view, writeFragment(view, at, fragments[row.shard]!), sequence);
    },
    value: (row) => {
      const sequence = sequenceOf(row);
      return sequence < 0 ? undefined : `${prefixes[row.shard]}${sequence}`;
    },
  };
}

/** Texts of the day and time in UTC that last for `lastsMs`, a part of a day: kept while they do. */
export function timeText(name: string, lastsMs: number, textOf: (iso: string) => string): Column {
  let from = Number.NaN;
  let text = '';
  let kept = fragment('');
  const refresh = ({ block, at }: LayoutRow) => {
    const now = Math.floor(block.timeMs[at]! / lastsMs) * lastsMs;
    if (now === from) return;
    from = now;
    text = textOf(new Date(now).toISOString());
    kept = fragment(text);
  };
  return {
    name,
    type: 'text',
    write: (view, at, row) => {
      refresh(row);
      return writeFragment(view, at, kept);
    },
    value: (row) => {
      refresh(row);
      return text;
    },
  };
}

/** The time of day in UTC, `HH:MM:SS`. */
export function timeOfDay(name: string): Column {
  const secondOf = ({ block, at }: LayoutRow) => Math.floor((block.timeMs[at]! % DAY_MS) / SECOND_MS);
  const textOf = (second: number) => new Date(second * SECOND_MS).toISOString().slice(11, 19);
  return numberedText(name, DAY_MS / SECOND_MS, secondOf, textOf);
}
