import type { Directory } from '@launderette/kernel';
import { writeUnsigned } from '../bytes/decimal.ts';
import { type Fragment, fragment, writeFragment } from '../bytes/fragment.ts';
import { WireError } from '../errors.ts';
import { REMITTANCE_CHARACTERS_MAX } from '../limits.ts';
import { quoted } from './text.ts';

const PLACEHOLDER = '{n}';
const NUMBER_DIGITS_MAX = 10; // 2^32 - 1

/** The member `remittance`: the text of a template around the row's number. */
export class RemittanceWriter {
  /** By template: the pieces between which the number stands. */
  readonly #pieces: readonly (readonly Fragment[])[];

  constructor(directory: Directory) {
    this.#pieces = directory.remittances.map(piecesOf);
  }

  /** Writes nothing where `template` is 0. */
  write(view: DataView, at: number, template: number, number: number): number {
    if (template === 0) return at;
    const pieces = this.#pieces[template]!;
    let end = writeFragment(view, at, pieces[0]!);
    for (let piece = 1; piece < pieces.length; piece++) {
      end = writeFragment(view, writeUnsigned(view, end, number), pieces[piece]!);
    }
    return end;
  }
}

function piecesOf(template: string): Fragment[] {
  const texts = template.split(PLACEHOLDER);
  const characters = texts.join('').length + (texts.length - 1) * NUMBER_DIGITS_MAX;
  if (characters > REMITTANCE_CHARACTERS_MAX) {
    const bound = `${REMITTANCE_CHARACTERS_MAX} characters`;
    throw new WireError(
      'TEXT_TOO_LONG',
      `The remittance template ${quoted(template)} can reach ${characters} characters; the bound is ${bound}`,
    );
  }
  return texts.map((text, index) => {
    const opening = index === 0 ? ',"remittance":"' : '';
    const closing = index === texts.length - 1 ? '"' : '';
    return fragment(opening + quoted(text).slice(1, -1) + closing);
  });
}
