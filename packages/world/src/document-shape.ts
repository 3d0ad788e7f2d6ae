import { isScalar, type Range, type YAMLMap } from 'yaml';

/** A scenario nests six deep; a parser that recurses is not given what would exhaust its stack. */
const NESTING_MAX = 64;
/** Spaces and indicators before a line's first word: block nesting costs at least one of them a level. */
const INDENT_MAX = 200;

/** Where YAML text is nested deeper than a parser is safe with; undefined: nowhere. Text in quotes counts as if it were none. */
export function nestingFault(text: string): { readonly line: number; readonly message: string } | undefined {
  let depth = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const bare = line.replace(/(^|\s)#.*$/, '');
    const indent = /^[\s?:-]*/.exec(bare)?.[0].length ?? 0;
    if (indent > INDENT_MAX) return { line: index + 1, message: `is indented by ${indent}, at most ${INDENT_MAX}` };
    for (const letter of bare) {
      if (letter === '[' || letter === '{') depth += 1;
      else if (letter === ']' || letter === '}') depth = Math.max(0, depth - 1);
      if (depth > NESTING_MAX) return { line: index + 1, message: `nests deeper than ${NESTING_MAX} brackets` };
    }
  }
  return undefined;
}

/** Keys that a map has twice. The parser's own check takes time with the square of their number. */
export function* repeatedKeys(map: YAMLMap): Generator<Range | null | undefined> {
  const seen = new Set<unknown>();
  for (const { key } of map.items) {
    if (!isScalar(key)) continue;
    if (seen.has(key.value)) yield key.range;
    seen.add(key.value);
  }
}
