import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { TabularError } from '../errors.ts';
import type { RowSource } from '../table/source.ts';
import { CsvSplitter, sniffDelimiter } from './splitter.ts';

export interface CsvOptions {
  /** As the WHATWG encoding names; found from the byte-order mark and the bytes if absent. */
  readonly encoding?: string;
  readonly delimiter?: string;
}

/** Characters in which the header line must end, so that the delimiter can be told. */
const HEADER_CHARS_MAX = 1 << 20;

/** A CSV file, plain or gzipped (`.gz`), read in pieces of a few hundred kilobytes. */
export function csvSource(path: string, options: CsvOptions = {}): RowSource {
  let encoding = options.encoding;
  return {
    name: path,
    async read(onHeader, onRow, signal) {
      encoding ??= await sniffEncoding(path);
      let header = true;
      let pieces = '';
      let splitter: CsvSplitter | undefined;
      const rows = (fields: string[], line: number): void => {
        if (header) onHeader(fields.map((field) => field.trim()));
        else onRow(fields, `line ${line}`);
        header = false;
      };
      const take = (text: string, last: boolean): void => {
        if (splitter === undefined) {
          pieces += text;
          const end = /[\r\n]/.exec(pieces.trimStart());
          if (end === null && !last && pieces.length < HEADER_CHARS_MAX) return;
          const line = pieces.trimStart().split(/[\r\n]/, 1)[0]!;
          splitter = new CsvSplitter(options.delimiter ?? sniffDelimiter(line), path, rows);
          splitter.push(pieces);
          pieces = '';
        } else splitter.push(text);
      };
      await decode(path, encoding, take, signal);
      splitter?.end();
      if (header) throw new TabularError('EMPTY_FILE', `${path} is empty; the first line must name the columns`);
    },
  };
}

async function decode(
  path: string,
  encoding: string,
  take: (text: string, last: boolean) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const decoder = decoderOf(encoding, path);
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  const consume = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) take(text(decoder, chunk, path, encoding), false);
    take(text(decoder, undefined, path, encoding), true);
  };
  const end = signal === undefined ? {} : { signal };
  try {
    if (path.endsWith('.gz')) await pipeline(file, createGunzip(), consume, end);
    else await pipeline(file, consume, end);
  } catch (cause) {
    if (cause instanceof TabularError || signal?.aborted) throw cause;
    throw new TabularError('UNREADABLE_FILE', `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

function decoderOf(encoding: string, path: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (cause) {
    throw new TabularError('BAD_ENCODING', `${path}: ${encoding} is no encoding that is known`, { cause });
  }
}

function text(decoder: TextDecoder, chunk: Buffer | undefined, path: string, encoding: string): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw new TabularError('BAD_ENCODING', `${path} has bytes that are not ${encoding}; name its encoding`, { cause });
  }
}

/** UTF-16 by its byte-order mark; else UTF-8 if the whole file is; else Windows-1252, which every byte is. */
export async function sniffEncoding(path: string): Promise<string> {
  const mark = path.endsWith('.gz') ? Buffer.alloc(0) : await firstBytes(path);
  if (mark[0] === 0xff && mark[1] === 0xfe) return 'utf-16le';
  if (mark[0] === 0xfe && mark[1] === 0xff) return 'utf-16be';
  try {
    await decode(path, 'utf-8', () => {}, undefined);
    return 'utf-8';
  } catch (error) {
    if (error instanceof TabularError && error.code === 'BAD_ENCODING') return 'windows-1252';
    throw error;
  }
}

async function firstBytes(path: string): Promise<Buffer> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path);
  } catch (cause) {
    throw new TabularError('UNREADABLE_FILE', `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
