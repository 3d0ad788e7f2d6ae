const NAME = '[A-Za-z][A-Za-z0-9-]*';
const PIECE = new RegExp(
  `<(?<close>/)?(?<name>${NAME})(?<attributes>(?: ${NAME}="[^"<]*")*)(?<empty> /)?>|(?<text>[^<]+)|(?<wrong><)`,
  'g',
);
const LONE_AMPERSAND = /&(?!(amp|lt|gt|quot|#39);)/;

/** What a page that is well-formed holds: its elements' names, and its texts and attributes with entities as they are. */
export interface Parsed {
  readonly elements: readonly string[];
  readonly attributes: readonly string[];
  readonly texts: readonly string[];
}

/** Reads a page by the strict rules of XML, as far as a page without comments needs them; throws where it breaks them. */
export function parseXml(page: string): Parsed {
  const [elements, attributes, texts, open]: [string[], string[], string[], string[]] = [[], [], [], []];
  const doctype = '<!DOCTYPE html>\n';
  if (!page.startsWith(doctype)) throw new Error('no doctype');
  for (const { groups = {}, index } of page.slice(doctype.length).matchAll(PIECE)) {
    const { close, name, attributes: all = '', empty, text, wrong } = groups;
    const where = `at ${index}: ${page.slice(doctype.length + index, doctype.length + index + 60)}`;
    if (wrong !== undefined) throw new Error(`a bracket that begins nothing ${where}`);
    if (LONE_AMPERSAND.test(text ?? all)) throw new Error(`an ampersand that is no entity ${where}`);
    if (text !== undefined) {
      if (open.length === 0 && text.trim() !== '') throw new Error(`text outside ${where}`);
      texts.push(text);
    } else if (close !== undefined) {
      if (open.pop() !== name) throw new Error(`an end that was not begun ${where}`);
    } else {
      if (open.length === 0 && elements.length > 0) throw new Error(`a second root ${where}`);
      elements.push(name!);
      const names = [...all.matchAll(/ ([^=]+)="([^"]*)"/g)];
      if (new Set(names.map(([, key]) => key)).size < names.length) throw new Error(`an attribute twice ${where}`);
      attributes.push(...names.map(([, key, value]) => `${key}=${value}`));
      if (empty === undefined) open.push(name!);
    }
  }
  if (open.length > 0) throw new Error(`not ended: ${open.join(', ')}`);
  return { elements, attributes, texts };
}
