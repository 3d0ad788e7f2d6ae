import { crc32c } from '@node-rs/crc32';
import { describe, expect, it } from 'vitest';
import { parseBootstrap } from '../index.ts';

describe('parseBootstrap', () => {
  it('reads several servers, IPv6 in brackets', () => {
    expect(parseBootstrap(' a:9092, [::1]:9093 ,')).toEqual([
      { host: 'a', port: 9092 },
      { host: '::1', port: 9093 },
    ]);
  });

  it.each(['', ' , ', 'a', 'a:0', 'a:65536', ':9092', 'http://a:9092', '::1:9092'])('refuses %j', (servers) => {
    expect(() => parseBootstrap(servers)).toThrow(/bootstrap/);
  });
});

describe('the checksum of record batches', () => {
  // RFC 3720, appendix B.4; the last from the CRC catalogue's check value.
  it.each([
    ['32 bytes of zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 bytes of ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['32 incrementing bytes', Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
    ['32 decrementing bytes', Uint8Array.from({ length: 32 }, (_, index) => 31 - index), 0x113fdb5c],
    ['123456789', new TextEncoder().encode('123456789'), 0xe3069283],
  ])('is CRC-32C of %s', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });
});
