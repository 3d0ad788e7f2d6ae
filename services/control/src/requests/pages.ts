import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '../limits.ts';

/** What orders a list: a name, or a number from 1. */
export type PageKey = string | number;

export interface Page<T> {
  readonly items: readonly T[];
  /** Empty on the last page. */
  readonly nextPageToken: string;
}

interface PageQuery {
  readonly pageSize: number;
  readonly pageToken: string;
}

/**
 * A page of items that are in ascending order of their key. A token says after which key to go on, so that pages neither
 * skip nor repeat what stays while other items come and go.
 */
export function pageOf<T>(items: readonly T[], keyOf: (item: T) => PageKey, scope: string, query: PageQuery): Page<T> {
  const after = query.pageToken === '' ? undefined : readPageToken(scope, query.pageToken);
  const found = after === undefined ? 0 : items.findIndex((item) => keyOf(item) > after);
  const start = found < 0 ? items.length : found;
  const size = Math.min(query.pageSize || PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX);
  const taken = items.slice(start, start + size);
  const last = taken.at(-1);
  const more = start + size < items.length && last !== undefined;
  return { items: taken, nextPageToken: more ? writePageToken(scope, keyOf(last)) : '' };
}

/** The key in a token of this list, or undefined when it is no token of it. */
export function readPageToken(scope: string, token: string): PageKey | undefined {
  try {
    const [tokenScope, key] = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown[];
    const usable = typeof key === 'string' || typeof key === 'number';
    return tokenScope === scope && usable ? key : undefined;
  } catch {
    return undefined; // not base64url of JSON of an array
  }
}

function writePageToken(scope: string, key: PageKey): string {
  return Buffer.from(JSON.stringify([scope, key])).toString('base64url');
}
