import type { EventBlock } from '@launderette/kernel';
import { CardSchema, EntryModeSchema, TransactionSchema } from '@launderette/proto';
import { bytesOf } from '../bytes/concat.ts';
import { Fragment, writeFragment } from '../bytes/fragment.ts';
import { writeHex64 } from '../bytes/hex.ts';
import { delimitedField, varintField } from './fields.ts';

const TOKEN_DIGITS = 16;
const TOKEN = delimitedField(CardSchema, 'token', `tok_${'0'.repeat(TOKEN_DIGITS)}`);

/** The field around the digits of the token, by entry mode: its length depends on that. */
const ENDINGS = EntryModeSchema.values.map(({ number }) => varintField(CardSchema, 'entryMode', number));
const OPENING_PIECES = ENDINGS.map((ending) => {
  const field = delimitedField(TransactionSchema, 'card', bytesOf(TOKEN, ending));
  return new Fragment(field.subarray(0, field.length - ending.length - TOKEN_DIGITS));
});
const ENDING_PIECES = ENDINGS.map((ending) => new Fragment(ending));

/** Writes the field `card`, or nothing where the row has none. */
export function writeCard(view: DataView, at: number, block: EventBlock, row: number): number {
  const high = block.cardHigh[row]!;
  const low = block.cardLow[row]!;
  if ((high | low) === 0) return at;
  const mode = block.entryMode[row]!;
  const end = writeHex64(view, writeFragment(view, at, OPENING_PIECES[mode]!), high, low);
  return writeFragment(view, end, ENDING_PIECES[mode]!);
}
