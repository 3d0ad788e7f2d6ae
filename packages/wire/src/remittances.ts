import type { Directory } from '@launderette/kernel';
import { bytesOf } from './bytes/concat.ts';
import { writeUnsigned } from './bytes/decimal.ts';
import { Fragment, writeFragment } from './bytes/fragment.ts';
import { WireError } from './errors.ts';
import { REMITTANCE_CHARACTERS_MAX } from './limits.ts';

const PLACEHOLDER = '{n}';
const NUMBER_DIGITS_MAX = 10; // 2^32 - 1

/** How a format writes a text of the remittance field. */
export interface RemittanceSyntax {
  readonly opening: string | Uint8Array;
  readonly closing: string;
  escape(text: string): string;
}

/** The field `remittance`: the text of a template around the row's number. */
export class RemittanceWriter {
  /** By template: the pieces between which the number stands. */
  readonly #pieces: readonly (readonly Fragment[])[];

  constructor(directory: Directory, syntax: RemittanceSyntax) {
    this.#pieces = directory.remittances.map((template) => piecesOf(template, syntax));
  }

  /** Writes opening, text and closing; `template` is not 0. */
  write(view: DataView, at: number, template: number, number: number): number {
    const pieces = this.#pieces[template]!;
    let end = writeFragment(view, at, pieces[0]!);
    for (let piece = 1; piece < pieces.length; piece++) {
      end = writeFragment(view, writeUnsigned(view, end, number), pieces[piece]!);
    }
    return end;
  }
}

function piecesOf(template: string, syntax: RemittanceSyntax): Fragment[] {
  const texts = template.split(PLACEHOLDER);
  const characters = texts.join('').length + (texts.length - 1) * NUMBER_DIGITS_MAX;
  if (characters > REMITTANCE_CHARACTERS_MAX) {
    const bound = `${REMITTANCE_CHARACTERS_MAX} characters`;
    throw new WireError(
      'TEXT_TOO_LONG',
      `The remittance template ${JSON.stringify(template)} can reach ${characters} characters; the bound is ${bound}`,
    );
  }
  return texts.map((text, index) => {
    const opening = index === 0 ? syntax.opening : '';
    const closing = index === texts.length - 1 ? syntax.closing : '';
    return new Fragment(bytesOf(opening, syntax.escape(text), closing));
  });
}
