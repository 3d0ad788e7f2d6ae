import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { type EmbeddedKafka, startEmbeddedKafka } from '@launderette/broker';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from './run.ts';

const root = resolve(import.meta.dirname, '../../..');
const tools = join(root, '.launderette/bin');

let dataDir: string;
let broker: EmbeddedKafka;
let environment: Record<string, string>;

beforeAll(async () => {
  execFileSync('tsc', ['-b', 'services/host', 'services/cli'], { cwd: root, stdio: 'inherit' });
  dataDir = await mkdtemp(join(tmpdir(), 'launderette-host-'));
  broker = await startEmbeddedKafka({ dataDir: join(dataDir, 'kafka'), port: 0, controllerPort: 0 });
});

afterAll(async () => {
  await broker?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

beforeEach(async () => {
  const [GRPC_PORT = '', HTTP_PORT = '', METRICS_PORT = ''] = await freePorts(3);
  const ours = { GRPC_PORT, HTTP_PORT, METRICS_PORT, LOG_LEVEL: 'warn', LAUNDERETTE_DATA_DIR: join(dataDir, 'data') };
  environment = { ...ours, KAFKA_BOOTSTRAP_SERVERS: broker.bootstrap };
});

afterEach(() => vi.restoreAllMocks());

async function freePorts(count: number): Promise<string[]> {
  const probes = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(probes.map((probe) => once(probe, 'listening')));
  const ports = probes.map((probe) => String((probe.address() as AddressInfo).port));
  await Promise.all(probes.map((probe) => once(probe.close(), 'close')));
  return ports;
}

function untilReady(): Promise<void> {
  const url = `http://127.0.0.1:${environment['HTTP_PORT']}/readyz`;
  return vi.waitFor(async () => expect((await fetch(url)).status).toBe(200), { timeout: 60_000, interval: 100 });
}

/** What the service said on standard error before it ended with a code. */
async function endOf(changes: Record<string, string>): Promise<{ code: number; said: string }> {
  let said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  const code = await run({ ...environment, ...changes }, new AbortController().signal);
  return { code, said };
}

describe('the service', () => {
  it('ends with 2 and every fault of its environment', async () => {
    const { code, said } = await endOf({ ROLES: 'cook', HTTP_PORT: 'x' });
    expect(code).toBe(2);
    expect(said).toContain('ROLES: "cook" is no role');
    expect(said).toContain('HTTP_PORT: must be a port');
  });

  it('ends with 3 when no broker answers within the wait', async () => {
    const [port] = await freePorts(1);
    const { code, said } = await endOf({ KAFKA_BOOTSTRAP_SERVERS: `127.0.0.1:${port}`, BROKER_WAIT_SECONDS: '1' });
    expect(code).toBe(3);
    expect(said).toContain('KAFKA_BOOTSTRAP_SERVERS');
  });

  it('ends with 4 when a port is in use, and names it and what moves it', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const port = String((holder.address() as AddressInfo).port);
    const { code, said } = await endOf({ GRPC_PORT: port });
    holder.close();
    expect(code).toBe(4);
    expect(said).toContain(`port ${port} (gRPC) is in use: stop what holds it, or set GRPC_PORT to a free port`);
  });

  it('drains a running stream on SIGTERM and ends with 0', async () => {
    const service = startProcess();
    await untilReady();
    const address = `127.0.0.1:${environment['GRPC_PORT']}`;
    const stream = ['create', 'drained', '--customers', '500', '--pace', 'max', '--address', address];
    execFileSync(process.execPath, [join(root, 'services/cli/dist/main.js'), 'streams', ...stream]);
    expect(await service.stop()).toEqual([0, null]);
  });
});

/** The compiled service as a process of its own; `stop` sends SIGTERM and tells how it ended. */
function startProcess(): { stop(): Promise<unknown[]> } {
  const main = join(root, 'services/host/dist/main.js');
  const child = spawn(process.execPath, [main], { env: { ...process.env, ...environment }, stdio: 'inherit' });
  const ended = once(child, 'exit');
  return {
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** A fenced block of the page: its commands, and the code with which they end. */
interface Block {
  readonly script: string;
  readonly code: number;
}

function blocksOf(page: string): Block[] {
  const fences = [...page.matchAll(/^```sh(?: exits (?<code>\d+))?\n(?<script>[\s\S]*?)^```$/gm)];
  return fences.map(({ groups }) => ({ script: groups?.['script'] ?? '', code: Number(groups?.['code'] ?? 0) }));
}

/** Why grpcurl cannot be had, or undefined when it is there. */
function withoutGrpcurl(): string | undefined {
  const places = [tools, ...(process.env['PATH'] ?? '').split(delimiter)];
  if (places.some((place) => existsSync(join(place, 'grpcurl')))) return undefined;
  try {
    execFileSync('bash', [join(root, 'scripts/tools.sh'), 'grpcurl'], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const missing = withoutGrpcurl();
if (missing !== undefined)
  console.warn(`SKIPPED: the lines of docs/reference/grpc.md are not run, for there is no grpcurl: ${missing}`);

describe.skipIf(missing !== undefined)('docs/reference/grpc.md', () => {
  const page = readFileSync(join(root, 'docs/reference/grpc.md'), 'utf8');

  it('shows a line for every method', async () => {
    const { Streams, Catalog } = await import('@launderette/proto');
    const methods = [Streams, Catalog].flatMap((service) =>
      service.methods.map((method) => `${service.typeName}/${method.name}`),
    );
    expect(methods.filter((method) => !page.includes(` ${method}\n`))).toEqual([]);
  });

  it('ends every block as it says', async () => {
    const service = startProcess();
    await untilReady();
    try {
      for (const block of blocksOf(page)) {
        const { code, output } = await endOfBlock(block);
        expect(code, `${block.script}${output}`).toBe(block.code);
      }
    } finally {
      expect(await service.stop()).toEqual([0, null]);
    }
  });
});

/** Runs a block against the service of this test. */
function endOfBlock(block: Block): Promise<{ code: number; output: string }> {
  const script = `set -e\n${block.script.replaceAll('127.0.0.1:50051', `127.0.0.1:${environment['GRPC_PORT']}`)}`;
  const env = { ...process.env, PATH: `${tools}${delimiter}${process.env['PATH']}` };
  return new Promise((fulfil) => {
    execFile('bash', ['-c', script], { env }, (error, stdout, stderr) => {
      fulfil({ code: Number(error?.code ?? 0), output: stdout + stderr });
    });
  });
}
