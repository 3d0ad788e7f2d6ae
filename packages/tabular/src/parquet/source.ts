import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { TabularError } from '../errors.ts';
import type { RowSource } from '../table/source.ts';

/** Rows read at once from a Parquet file: bounds memory whatever the size of its row groups' pages. */
const ROWS_AT_ONCE = 16_384;

/** A Parquet file of flat columns; nested ones are refused by name. */
export function parquetSource(path: string): RowSource {
  return {
    name: path,
    async read(onHeader, onRow, signal) {
      try {
        const file = await asyncBufferFromFile(path);
        const metadata = await parquetMetadataAsync(file);
        const { children } = parquetSchema(metadata);
        const nested = children.find((child) => child.children.length > 0);
        if (nested !== undefined)
          throw new TabularError(
            'BAD_PARQUET',
            `${path}, column ${nested.element.name}: nested columns are not read; flatten it first`,
          );
        const names = children.map((child) => child.element.name);
        onHeader(names);
        const rows = Number(metadata.num_rows);
        for (let begin = 0; begin < rows; begin += ROWS_AT_ONCE) {
          signal?.throwIfAborted();
          const rowEnd = Math.min(rows, begin + ROWS_AT_ONCE);
          const objects = await parquetReadObjects({ file, metadata, compressors, rowStart: begin, rowEnd });
          objects.forEach((object, i) => {
            onRow(
              names.map((name) => textOf(object[name], `${path}, row ${begin + i + 1}, column ${name}`)),
              `row ${begin + i + 1}`,
            );
          });
        }
      } catch (cause) {
        if (cause instanceof TabularError || signal?.aborted) throw cause;
        throw new TabularError('BAD_PARQUET', `${path} cannot be read as Parquet: ${(cause as Error).message}`, {
          cause,
        });
      }
    },
  };
}

/** A value as CSV would write it; undefined is missing. */
function textOf(value: unknown, where: string): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : String(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value instanceof Date) return timeText(value);
  throw new TabularError(
    'BAD_PARQUET',
    `${where}: a value of a kind that is not read; numbers, texts, times and booleans are`,
  );
}

/** Midnights are dates. */
function timeText(time: Date): string {
  const text = time.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.replace('.000Z', 'Z');
}
