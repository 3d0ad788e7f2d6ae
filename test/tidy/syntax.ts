import { parseSync } from '@swc/core';

/** A place in a file and what is there. */
export interface Finding {
  readonly line: number;
  readonly what: string;
}

/** A function and the lines it spans. */
export interface FunctionSpan {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

interface Node {
  readonly type?: string;
  readonly span?: { readonly start: number; readonly end: number };
  readonly [key: string]: unknown;
}

type Visit = (node: Node, parent: Node | undefined) => void;

/** Walk every node of a syntax tree, parents first. */
function walk(value: unknown, visit: Visit, parent?: Node): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit, parent);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const node = value as Node;
  if (node.type) visit(node, parent);
  for (const child of Object.values(node)) walk(child, visit, node.type ? node : parent);
}

/** Parse a file and visit its nodes; `lineOf` turns a node's span into lines. Spans are byte offsets counted from 1. */
function visitSource(
  source: string,
  visit: (node: Node, parent: Node | undefined, lineOf: (at: number) => number) => void,
): void {
  const bytes = Buffer.from(source);
  const starts = [0];
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) starts.push(at + 1);
  const lineOf = (at: number): number => {
    const line = starts.findIndex((start) => start > at - 1);
    return line === -1 ? starts.length : line;
  };
  const tree = parseSync(source, { syntax: 'typescript', decorators: true, target: 'es2024' });
  walk(tree, (node, parent) => visit(node, parent, lineOf));
}

/** Globals through which time, chance or the machine would leak into a simulation. */
const bannedGlobals = new Set([
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'process', 'performance', 'crypto', 'fetch'],
  ...['console', 'globalThis', 'require'],
]);

/** The members of Math that every engine computes to the last bit; log, exp, pow and the angles are not among them. */
const exactMath = new Set([
  ...['abs', 'ceil', 'clz32', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sign', 'sqrt', 'trunc'],
  ...['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'],
]);

const nameOf = (value: unknown): string => {
  const node = value as Node | undefined;
  return node?.type === 'Identifier' ? String(node['value']) : '';
};

/** The value of a number written out, else undefined. */
const literal = (value: unknown): number | undefined =>
  (value as Node).type === 'NumericLiteral' ? Number((value as Node)['value']) : undefined;

/** Powers of two, and written-out integers, are exact in every engine; any other power is Math.pow by another name. */
const isExactPower = (base: number | undefined, exponent: number | undefined): boolean =>
  base === 2 || (base !== undefined && exponent !== undefined && Number.isSafeInteger(base ** exponent));

function bannedMember(node: Node): string | undefined {
  const object = nameOf(node['object']);
  const property = nameOf(node['property']);
  if (object === 'Date' && property === 'now') return 'Date.now';
  if (object === 'Math' && !exactMath.has(property)) return `Math.${property || '[…]'}`;
  return bannedGlobals.has(object) ? object : undefined;
}

/** What a node does that a simulation may not, if anything. */
function bannedAt(node: Node): string | undefined {
  if (node.type === 'MemberExpression') return bannedMember(node);
  if (node.type === 'CallExpression')
    return bannedGlobals.has(nameOf(node['callee'])) ? nameOf(node['callee']) : undefined;
  if (node.type === 'NewExpression') {
    const args = node['arguments'] as unknown[] | null | undefined;
    return nameOf(node['callee']) === 'Date' && !args?.length ? 'new Date()' : undefined;
  }
  if (node.type === 'BinaryExpression' && node['operator'] === '**') {
    return isExactPower(literal(node['left']), literal(node['right'])) ? undefined : '**';
  }
  return undefined;
}

/** Uses of the clock, of foreign chance, of the machine, and of mathematics that engines round differently. */
export function bannedUses(source: string): Finding[] {
  const found: Finding[] = [];
  visitSource(source, (node, _parent, lineOf) => {
    const what = bannedAt(node);
    if (what && node.span) found.push({ line: lineOf(node.span.start), what });
  });
  return found;
}

const functionTypes = new Set([
  ...['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'],
  ...['ClassMethod', 'PrivateMethod', 'Constructor', 'MethodProperty'],
]);

/** Every function with its length in lines. */
export function functionsIn(source: string): FunctionSpan[] {
  const found: FunctionSpan[] = [];
  visitSource(source, (node, parent, lineOf) => {
    if (!node.type || !functionTypes.has(node.type) || !node.span) return;
    const named = (node['identifier'] ?? node['key'] ?? parent?.['id'] ?? parent?.['key']) as Node | undefined;
    const line = lineOf(node.span.start);
    found.push({ name: nameOf(named) || '(unnamed)', line, lines: lineOf(node.span.end) - line + 1 });
  });
  return found;
}
