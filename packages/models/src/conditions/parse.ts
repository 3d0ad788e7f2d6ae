import { ModelError } from '../errors.ts';
import { type Condition, type Operator, operators } from './condition.ts';

const COMPARISON = /^(.+?)\s*(<=|>=|!=|=|<|>|\s+in\s+)\s*(.+)$/i;

/**
 * Conditions as a person writes them: `category = travel and amount > 500`, `country in (DE, FR)`, `"and" = 'x = y'`. Texts
 * with spaces may be quoted, `''` is missing. Column names are those of the file.
 */
export function parseConditions(text: string): Condition[] {
  return splitOutside(text, /\s+and(?:\s+|$)/iy).map((part) => {
    const { masked, quotes } = maskQuotes(part.trim());
    const match = COMPARISON.exec(masked);
    if (match === null)
      throw new ModelError(
        'BAD_CONDITION',
        `${JSON.stringify(part.trim())} is no comparison such as amount > 500; operators are ${operators.join(', ')}`,
      );
    const operator = match[2]!.trim().toLowerCase() as Operator;
    const restore = (piece: string): string =>
      piece.trim().replace(/\ue000(\d+)\ue000/g, (_, k: string) => quotes[Number(k)]!);
    const list = match[3]!.trim();
    const values =
      operator === 'in'
        ? list
            .replace(/^\(|\)$/g, '')
            .split(',')
            .map(restore)
        : [restore(list)];
    return { column: restore(match[1]!), operator, values };
  });
}

/** Quoted texts are set aside, so that what is in them does not count. */
function maskQuotes(text: string): { masked: string; quotes: string[] } {
  const quotes: string[] = [];
  const masked = text.replace(/'([^']*)'|"([^"]*)"/g, (_, single: string | undefined, double: string | undefined) => {
    quotes.push(single ?? double ?? '');
    return `\ue000${quotes.length - 1}\ue000`;
  });
  return { masked, quotes };
}

function splitOutside(text: string, separator: RegExp): string[] {
  const parts: string[] = [];
  let begin = 0;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else {
      separator.lastIndex = at;
      const match = separator.exec(text);
      if (match === null) continue;
      parts.push(text.slice(begin, at));
      begin = at + match[0].length;
      at = begin - 1;
    }
  }
  return [...parts, text.slice(begin)];
}
