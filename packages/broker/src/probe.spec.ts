import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { brokersIn, describeBrokers, metadataRequest } from './probe.ts';

describe('the Metadata probe', () => {
  it('writes the request that the protocol guide describes', () => {
    expect(metadataRequest(7).toString('hex')).toBe(
      `0000001f${'0003'}${'0001'}00000007${'0011'}${Buffer.from('launderette-probe').toString('hex')}00000000`,
    );
  });

  it('reads brokers with and without a rack', () => {
    const string = (text: string): string =>
      text.length.toString(16).padStart(4, '0') + Buffer.from(text).toString('hex');
    const hex = `00000000${'00000001'}${'00000002'}00000001${string('127.0.0.1')}00002384ffff00000002${string('b')}00002385${string('r1')}00000001`;
    expect(brokersIn(Buffer.from(hex, 'hex'))).toEqual([
      { nodeId: 1, host: '127.0.0.1', port: 9092 },
      { nodeId: 2, host: 'b', port: 9093 },
    ]);
  });

  it('rejects where nothing listens', async () => {
    await expect(describeBrokers('127.0.0.1', 1, 500)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('rejects an echo, as of a connection to itself', async () => {
    const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    const { port } = echo.address() as AddressInfo;
    await expect(describeBrokers('127.0.0.1', port, 5_000)).rejects.toThrow(/is no broker/);
    echo.close();
  });
});
