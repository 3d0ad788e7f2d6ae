import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stream_State, type StreamStatistics, Streams } from '@launderette/proto';
import { vi } from 'vitest';
import { ControlClient } from '../../../services/cli/src/client/control-client.ts';
import { freePorts, root, TestProcess } from './processes.ts';

const main = join(root, 'services', 'host', 'dist', 'main.js');

/** The compiled service as a process of its own, that can be killed and started again with the same settings. */
export class TestService {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'launderette-service-'));
  private readonly environment: Readonly<Record<string, string>>;
  private process: TestProcess | undefined;
  client!: ControlClient;

  private constructor(environment: Readonly<Record<string, string>>) {
    this.environment = { ...environment, LAUNDERETTE_DATA_DIR: this.dataDir };
  }

  static async make(bootstrap: string, environment: Readonly<Record<string, string>> = {}): Promise<TestService> {
    const [GRPC_PORT = '', HTTP_PORT = '', METRICS_PORT = ''] = await freePorts(3);
    const ports = { GRPC_PORT, HTTP_PORT, METRICS_PORT };
    return new TestService({ ...ports, KAFKA_BOOTSTRAP_SERVERS: bootstrap, LOG_LEVEL: 'info', ...environment });
  }

  /** Where it answers gRPC. */
  get address(): string {
    return `127.0.0.1:${this.environment['GRPC_PORT']}`;
  }

  /** Everything that the present process has logged. */
  get log(): string {
    return this.process?.output ?? '';
  }

  async start(): Promise<void> {
    this.process = new TestProcess(process.execPath, [main], this.environment);
    await this.process.printed(/"msg":"ready"/);
    this.client = new ControlClient(this.address);
  }

  async kill(): Promise<void> {
    this.client?.close();
    await this.process?.stop('SIGKILL');
  }

  /** SIGSTOP and SIGCONT: a process that knows nothing of the time in between. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.process?.child.kill(signal);
  }

  /** SIGTERM; the exit code. */
  async stop(): Promise<number | null> {
    this.client.close();
    return (await this.process?.stop('SIGTERM')) ?? null;
  }

  /** Kills what runs and removes its folder. */
  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Watches a stream until a condition holds, whatever state it is in. */
  async until(id: string, met: (now: StreamStatistics) => boolean): Promise<StreamStatistics> {
    const stop = new AbortController();
    for await (const now of this.client.stream(Streams.method.watchStream, { name: `streams/${id}` }, stop.signal)) {
      if (met(now)) {
        stop.abort();
        return now;
      }
      if (now.state === Stream_State.FAILED) throw new Error(`stream ${id} failed: ${await this.message(id)}`);
    }
    throw new Error(`the watch of ${id} ended:\n${this.log}`);
  }

  /** Waits until a stream is in a state; what it says. */
  async state(id: string, state: Stream_State): Promise<string> {
    return vi.waitFor(
      async () => {
        const stream = await this.client.call(Streams.method.getStream, { name: `streams/${id}` });
        if (stream.state !== state) throw new Error(`${id} is ${Stream_State[stream.state]}: ${stream.stateMessage}`);
        return stream.stateMessage;
      },
      { timeout: 60_000, interval: 50 },
    );
  }

  /** The series of the service's metrics with a name, as text. */
  async metric(name: string): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${this.environment['METRICS_PORT']}/metrics`);
    const lines = (await response.text()).split('\n');
    return lines.filter((line) => line.startsWith(name)).join('\n');
  }

  private async message(id: string): Promise<string> {
    return (await this.client.call(Streams.method.getStream, { name: `streams/${id}` })).stateMessage;
  }
}
