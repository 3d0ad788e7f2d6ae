/** A field as its .proto file states it. */
interface FieldRow {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

/** A message or enum with the comment above it. */
interface Declaration {
  readonly kind: 'message' | 'enum';
  readonly name: string;
  readonly comment: string;
  readonly fields: FieldRow[];
}

/** How a proto type appears in JSON, by the canonical mapping. */
const JSON_TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  bool: 'boolean',
  uint32: 'number',
  double: 'number',
  'repeated string': 'list of strings',
  int64: 'string of digits',
  'google.protobuf.Timestamp': 'string, RFC 3339',
};

/** Markdown tables of every message and enum of a .proto text, with the names and types that JSON has. */
export function protoTables(protoText: string): string {
  const declarations = parse(protoText);
  const enums = new Set(declarations.filter((each) => each.kind === 'enum').map((each) => each.name));
  return declarations.map((declaration) => section(declaration, enums)).join('\n');
}

function section(declaration: Declaration, enums: ReadonlySet<string>): string {
  const head =
    declaration.kind === 'message'
      ? ['| field | JSON | meaning |', '|---|---|---|']
      : ['| value | meaning |', '|---|---|'];
  const rows = declaration.fields.map((field) =>
    declaration.kind === 'message'
      ? `| \`${camel(field.name)}\` | ${jsonType(field.type, enums)} | ${field.comment} |`
      : `| \`${field.name}\` | ${field.comment} |`,
  );
  return [`### ${declaration.name}`, '', declaration.comment, '', ...head, ...rows, ''].join('\n');
}

function jsonType(type: string, enums: ReadonlySet<string>): string {
  if (JSON_TYPES[type] !== undefined) return JSON_TYPES[type];
  return enums.has(type) || OTHER_FILE_ENUMS.has(type)
    ? `[${type}](#${type.toLowerCase()}) name`
    : `[${type}](#${type.toLowerCase()})`;
}

/** Enums that one file takes from another. */
const OTHER_FILE_ENUMS = new Set(['Channel']);

function parse(protoText: string): Declaration[] {
  const found: Declaration[] = [];
  const open: Declaration[] = [];
  let comment: string[] = [];
  for (const line of protoText.split('\n').map((text) => text.trim())) {
    if (line.startsWith('//')) {
      comment.push(line.slice(2).trim());
      continue;
    }
    const said = comment.join(' ');
    comment = [];
    const begin = /^(message|enum) (\w+) \{/.exec(line);
    if (begin) {
      const declaration: Declaration = {
        kind: begin[1] as 'message' | 'enum',
        name: begin[2] ?? '',
        comment: said,
        fields: [],
      };
      found.push(declaration);
      open.push(declaration);
    } else if (line === '}') open.pop();
    else readField(line, said, open.at(-1));
  }
  return found;
}

function readField(line: string, comment: string, into: Declaration | undefined): void {
  const field = /^(?:optional )?((?:repeated )?[\w.]+) (\w+) = \d+;/.exec(line);
  if (field && into?.kind === 'message') into.fields.push({ type: field[1] ?? '', name: field[2] ?? '', comment });
  const value = /^(\w+) = (\d+);/.exec(line);
  if (value && into?.kind === 'enum' && value[2] !== '0') into.fields.push({ type: '', name: value[1] ?? '', comment });
}

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
