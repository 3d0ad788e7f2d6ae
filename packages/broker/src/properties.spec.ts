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

  it('in a cluster, lets one of three be away', () => {
    const node = { id: 2, voters: '1@h:1,2@h:2,3@h:3', replicas: 3 };
    const inCluster = serverProperties({ port: 1, controllerPort: 2, logDir: '/d', node });
    expect(inCluster).toMatchObject({
      'node.id': '2',
      'controller.quorum.voters': node.voters,
      'default.replication.factor': '3',
      'min.insync.replicas': '2',
      'transaction.state.log.replication.factor': '3',
      'transaction.state.log.min.isr': '2',
    });
  });

  it('binds further listeners, and advertises them where the caller says', () => {
    const listeners = [{ name: 'SECURE', protocol: 'SASL_SSL', port: 5, advertisedPort: 6 } as const];
    const extra = serverProperties({ port: 1, controllerPort: 2, logDir: '/d', listeners });
    expect(extra['listeners']).toMatch(/,SECURE:\/\/127\.0\.0\.1:5$/);
    expect(extra['advertised.listeners']).toMatch(/,SECURE:\/\/127\.0\.0\.1:6$/);
    expect(extra['listener.security.protocol.map']).toMatch(/,SECURE:SASL_SSL$/);
  });

  it("lets the caller's settings win", () => {
    expect(properties['num.partitions']).toBe('7');
  });

  it('doubles backslashes, as Java reads them', () => {
    expect(formatProperties({ a: 'C:\\k', b: '1' })).toBe('a=C:\\\\k\nb=1\n');
  });
});
