import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Client, status as Code, credentials, Metadata, type MethodDefinition, type ServiceError } from '@grpc/grpc-js';
import { Telemetry } from '@launderette/telemetry';
import { service as healthService } from 'grpc-health-check';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { testCatalogue } from '../../control/test/catalogue.ts';
import { MemoryStreamControl } from '../../control/test/memory-stream-control.ts';
import { readEnvironment } from './environment.ts';
import { authority, Host } from './host.ts';

const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function freePorts(count: number): Promise<string[]> {
  const probes = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(probes.map((probe) => once(probe, 'listening')));
  const ports = probes.map((probe) => String((probe.address() as AddressInfo).port));
  await Promise.all(probes.map((probe) => once(probe.close(), 'close')));
  return ports;
}

interface Started {
  readonly host: Host;
  readonly control: MemoryStreamControl;
  readonly http: string;
  readonly metrics: string;
  readonly grpc: Client;
}

async function start(environment: Record<string, string> = {}): Promise<Started> {
  const [GRPC_PORT = '', HTTP_PORT = '', METRICS_PORT = ''] = await freePorts(3);
  const { config } = readEnvironment({ GRPC_PORT, HTTP_PORT, METRICS_PORT, ...environment });
  const control = new MemoryStreamControl();
  const telemetry = new Telemetry({ version: 'test', phases: ['running'] });
  const parts = config.ROLES.includes('control') ? { control, catalogue: testCatalogue } : undefined;
  const host = await Host.start({
    config,
    logger: pino({ level: 'silent' }),
    telemetry,
    control: parts,
    streams: control,
  });
  const grpc = new Client(`127.0.0.1:${GRPC_PORT}`, credentials.createInsecure());
  closers.push(
    () => host.stop().catch(() => undefined),
    () => grpc.close(),
  );
  return { host, control, http: `http://127.0.0.1:${HTTP_PORT}`, metrics: `http://127.0.0.1:${METRICS_PORT}`, grpc };
}

/** `SERVING`, `NOT_SERVING`, or the name of the status that refused. */
function health(grpc: Client, service: string): Promise<string> {
  const { path, requestSerialize, responseDeserialize } = healthService.Check as MethodDefinition<
    object,
    { status: string }
  >;
  return new Promise((resolve) => {
    grpc.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      { service },
      new Metadata(),
      (error: ServiceError | null, response) => {
        resolve(error ? (Code[error.code] ?? '') : String(response?.status));
      },
    );
  });
}

const streamsService = 'launderette.control.v1.Streams';

describe('Host', () => {
  it('is alive at once, ready when told, and neither when it stops', async () => {
    const { host, http, grpc } = await start();
    expect((await fetch(`${http}/healthz`)).status).toBe(200);
    expect((await fetch(`${http}/readyz`)).status).toBe(503);
    expect(await health(grpc, '')).toBe('NOT_SERVING');
    host.ready();
    expect((await fetch(`${http}/readyz`)).status).toBe(200);
    expect(await health(grpc, '')).toBe('SERVING');
    expect(await health(grpc, streamsService)).toBe('SERVING');
    expect(await health(grpc, 'launderette.control.v1.Catalog')).toBe('SERVING');
    expect(await health(grpc, 'no.such.Service')).toBe('NOT_FOUND');
  });

  it('says NOT_SERVING while it drains, and closes the streams', async () => {
    const { host, control, grpc } = await start();
    host.ready();
    let during = '';
    control.close = async () => {
      during = await health(grpc, streamsService);
    };
    await host.stop();
    expect(during).toBe('NOT_SERVING');
  });

  it('lists streams on its page, whatever they are called', async () => {
    const { control, http } = await start();
    const definition = {
      scenario: 'retail',
      seed: 1,
      customers: 500,
      shards: 4,
      pace: { kind: 'max' },
      prevalence: {},
    } as const;
    await control.create({ name: '<script>', ...definition });
    const response = await fetch(http);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const page = await response.text();
    expect(page).toContain('<td>&#60;script&#62;</td><td>running</td><td>retail</td><td>500</td><td>max</td>');
  });

  it('serves metrics on a port of their own', async () => {
    const { metrics } = await start();
    const response = await fetch(`${metrics}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(await response.text()).toContain(`launderette_build_info{version="test",node="${process.version}"} 1`);
    expect((await fetch(`${metrics}/`)).status).toBe(404);
  });

  it('serves no control services without that role', async () => {
    const { host, http, grpc } = await start({ ROLES: 'trainer,scorer' });
    host.ready();
    expect((await fetch(`${http}/readyz`)).status).toBe(200);
    expect(await health(grpc, '')).toBe('SERVING');
    expect(await health(grpc, streamsService)).toBe('NOT_FOUND');
  });

  it('names every port in use and the variable that moves it', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    closers.push(() => void holder.close());
    await once(holder, 'listening');
    const port = (holder.address() as AddressInfo).port;
    const failure = start({ HTTP_PORT: String(port), METRICS_PORT: String(port) });
    await expect(failure).rejects.toMatchObject({ code: 'PORT_IN_USE', exitCode: 4 });
    const message = await failure.catch((error: Error) => error.message);
    expect(message).toContain(`port ${port} (HTTP) is in use: stop what holds it, or set HTTP_PORT to a free port`);
    expect(message).toContain(`or set METRICS_PORT to a free port`);
  });
});

it.each([
  ['127.0.0.1', '127.0.0.1:50051'],
  ['kafka.example.com', 'kafka.example.com:50051'],
  ['::1', '[::1]:50051'],
])('writes %s and a port as %s', (host, written) => {
  expect(authority(host, 50051)).toBe(written);
});
