import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Dice } from './dice.ts';
import { ChaosProxy } from './proxy.ts';

let echo: Server;
let proxy: ChaosProxy;
const clients: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await ChaosProxy.start((echo.address() as AddressInfo).port);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.close();
  echo.close();
});

async function client(): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: proxy.port });
  clients.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Sends a text; fulfils with as many characters as come back. */
async function answer(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  return receive(socket, text.length);
}

async function receive(socket: Socket, characters: number): Promise<string> {
  let received = '';
  while (received.length < characters) received += String((await once(socket, 'data'))[0]);
  return received;
}

describe('ChaosProxy', () => {
  it('passes bytes, and what is long too', async () => {
    expect(await answer(await client(), 'x'.repeat(5_000_000))).toBe('x'.repeat(5_000_000));
  });

  it('delays bytes and keeps their order', async () => {
    const socket = await client();
    proxy.set({ kind: 'delay', ms: 60 });
    const begunMs = performance.now();
    socket.write('one');
    expect(await answer(socket, 'two')).toContain('one');
    expect(performance.now() - begunMs, 'there and back, less what timers round').toBeGreaterThan(118);
  });

  it('lets nothing pass in a black hole, and everything afterwards, in order', async () => {
    const socket = await client();
    expect(await answer(socket, 'before')).toBe('before');
    proxy.set({ kind: 'black hole' });
    socket.write('inside');
    const other = await client();
    other.write('other');
    expect([socket.destroyed, other.destroyed]).toEqual([false, false]);
    proxy.set({ kind: 'clear' });
    socket.write('after');
    expect(await receive(socket, 11)).toBe('insideafter');
    expect(await receive(other, 5)).toBe('other');
  });

  it('cuts the connections that are chosen', async () => {
    const sockets = [await client(), await client()];
    for (const socket of sockets) await answer(socket, 'x');
    const closed = new Promise((resolve) => sockets[0]?.once('close', resolve));
    let asked = 0;
    expect(proxy.cut(() => asked++ === 0)).toBe(1);
    await closed;
    expect(await answer(sockets[1] as Socket, 'still')).toBe('still');
  });
});

describe('Dice', () => {
  it('follow from seed and name, and keep their range', () => {
    const throws = (seed: number, name: string) => {
      const dice = new Dice(seed, name);
      return Array.from({ length: 1_000 }, () => dice.between(2, 5));
    };
    expect(throws(1, 'a')).toEqual(throws(1, 'a'));
    expect(throws(1, 'a')).not.toEqual(throws(1, 'b'));
    expect(throws(1, 'a')).not.toEqual(throws(2, 'a'));
    const all = throws(7, 'range');
    expect(Math.min(...all)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...all)).toBeLessThan(5);
    expect(all.reduce((sum, value) => sum + value, 0) / all.length).toBeCloseTo(3.5, 0);
  });
});
