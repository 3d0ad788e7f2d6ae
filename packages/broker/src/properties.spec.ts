import { describe, expect, it } from 'vitest';
import { formatProperties, serverProperties } from './properties.ts';

describe('serverProperties', () => {
  const properties = serverProperties({
    port: 19092,
    controllerPort: 19093,
    logDir: '/d',
    extra: { 'num.partitions': '7' },
  });

  it('binds and advertises the loopback only', () => {
    const listeners = Object.entries(properties).filter(([name]) => name.includes('listeners'));
    expect(listeners.map(([, value]) => value)).toEqual([
      'PLAINTEXT://127.0.0.1:19092,CONTROLLER://127.0.0.1:19093',
      'PLAINTEXT://127.0.0.1:19092',
    ]);
  });

  it('needs no second broker for any internal topic', () => {
    const factors = Object.entries(properties).filter(([name]) =>
      /replication\.factor|min\.isr|min\.insync/.test(name),
    );
    expect(factors).toHaveLength(7);
    expect(new Set(factors.map(([, value]) => value))).toEqual(new Set(['1']));
  });

  it("lets the caller's settings win", () => {
    expect(properties['num.partitions']).toBe('7');
  });

  it('doubles backslashes, as Java reads them', () => {
    expect(formatProperties({ a: 'C:\\k', b: '1' })).toBe('a=C:\\\\k\nb=1\n');
  });
});
