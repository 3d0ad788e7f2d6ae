/** A piece of a page that is markup already. Only `tag` and `join` make one, so no text of a user's gets in unescaped. */
export interface Markup {
  readonly markup: string;
}

type Content = Markup | string | number;
type Attributes = Readonly<Record<string, string | number>>;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What no page may hold: controls, halves of surrogate pairs, and marks that turn the direction of the text around them. */
const UNTELLABLE = /[^\P{C}\n\t]/gu;

/** Text as it stands in an element or in an attribute. */
export const escaped = (text: string): string =>
  text.replace(UNTELLABLE, '\u{FFFD}').replace(/[&<>"']/g, (letter) => ENTITIES[letter]!);

/** An element; texts and attributes are escaped. Without content it closes itself. */
export function tag(name: string, attributes: Attributes, ...content: readonly Content[]): Markup {
  const open = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(textOf(value))}"`);
  return content.length === 0
    ? { markup: `<${name}${open.join('')} />` }
    : { markup: `<${name}${open.join('')}>${join(content).markup}</${name}>` };
}

/** Pieces one after another. */
export const join = (pieces: readonly Content[]): Markup => ({
  markup: pieces.map((piece) => (typeof piece === 'object' ? piece.markup : escaped(textOf(piece)))).join(''),
});

/** Coordinates to a hundredth of a pixel. */
const textOf = (value: string | number): string =>
  typeof value === 'string' ? value : String(Math.round(value * 100) / 100);
