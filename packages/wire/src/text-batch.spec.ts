import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { encodeText } from './index.ts';

const load = createRequire(import.meta.url);
const Decoder = load('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => object;
const decodeBatch = load('kafkajs/src/protocol/recordBatch/v0/decoder.js') as (
  decoder: object,
) => Promise<{ records: { value: Buffer; timestamp: string; headers: Record<string, Buffer> }[] }>;

describe('encodeText', () => {
  it.each(['{}', `{"text":"${'é'.repeat(10_000)}"}`])(
    'frames a text that kafkajs reads back (case %#)',
    async (text) => {
      const { bytes, ...batch } = encodeText('kafka', 'commands', text, 1234);
      expect(batch).toEqual({
        topic: 'commands',
        partition: 0,
        records: 1,
        firstEventTimeMs: 1234,
        lastEventTimeMs: 1234,
      });
      const { records } = await decodeBatch(new Decoder(Buffer.from(bytes)));
      expect(
        records.map(({ value, timestamp, headers }) => [String(value), timestamp, String(headers['synthetic'])]),
      ).toEqual([[text, '1234', 'true']]);
    },
  );

  it('ends a line with a newline', () => {
    expect(new TextDecoder().decode(encodeText('lines', 'commands', '{}', 0).bytes)).toBe('{}\n');
  });
});
