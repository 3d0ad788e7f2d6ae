import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { csvRows } from '../csv/write.ts';
import { readTable } from '../table/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'parquet-'));
const file = (name: string, content: ArrayBuffer | string): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : new Uint8Array(content));
  return path;
};

describe('Parquet', () => {
  it('reads numbers, texts, booleans, times and what is missing', async () => {
    const content = parquetWriteBuffer({
      columnData: [
        { name: 'amount', data: [1.5, -2, 1e6], type: 'DOUBLE' },
        { name: 'count', data: [1n, 20n, 3n], type: 'INT64' },
        { name: 'shop', data: ['a', null, 'ü,b'], type: 'STRING' },
        { name: 'ok', data: [true, false, true], type: 'BOOLEAN' },
        { name: 'at', data: [0, 86_400_000, 5000].map((time) => new Date(time)), type: 'TIMESTAMP' },
      ],
    });
    const { table, findings } = await readTable(file('a.parquet', content));
    expect(findings.map(({ schema }) => schema.type)).toEqual(['number', 'number', 'category', 'category', 'time']);
    expect(csvRows(table)).toBe(
      '1.5,1,a,true,1970-01-01T00:00:00Z\n-2,20,,false,1970-01-02T00:00:00Z\n1000000,3,"ü,b",true,1970-01-01T00:00:05Z\n',
    );
  });

  it('reads a file of more rows than are read at once', async () => {
    const data = Array.from({ length: 40_000 }, (_, i) => (i * 7) % 1000);
    const content = parquetWriteBuffer({ columnData: [{ name: 'x', data, type: 'INT32' }] });
    const { table } = await readTable(file('long.parquet', content));
    expect(Array.from((table.columns[0] as { values: Float64Array }).values)).toEqual(data);
  });

  it('refuses what is no Parquet file, and one that is cut short', async () => {
    const whole = parquetWriteBuffer({ columnData: [{ name: 'x', data: [1, 2], type: 'INT32' }] });
    await expect(readTable(file('text.parquet', 'a,b\n1,2\n'))).rejects.toMatchObject({ code: 'BAD_PARQUET' });
    await expect(readTable(file('cut.parquet', whole.slice(0, 20)))).rejects.toMatchObject({ code: 'BAD_PARQUET' });
    await expect(readTable(join(folder, 'absent.parquet'))).rejects.toMatchObject({ code: 'BAD_PARQUET' });
  });
});
