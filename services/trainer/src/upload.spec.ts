import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { receive } from './upload.ts';

const folder = (): string => join(mkdtempSync(join(tmpdir(), 'upload-')), 'new');
async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

it('writes what arrives, up to the bound', async () => {
  const path = await receive(chunks('a,b\n', '1,', '2\n'), folder(), 'cards.csv', 8);
  expect(readFileSync(path, 'utf8')).toBe('a,b\n1,2\n');
});

it('stops reading at the bound, and says it', async () => {
  let asked = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      asked += 1;
      yield Buffer.alloc(1_000);
    }
  }
  await expect(receive(endless(), folder(), 'cards.csv', 2_500)).rejects.toMatchObject({
    code: 'FILE_TOO_LARGE',
    message: 'cards.csv has more than 2500 bytes, the most that are taken',
  });
  expect(asked).toBe(3);
});
