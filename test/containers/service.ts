import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePorts, launderette, root, runLaunderette, TestProcess } from '../integration/support/processes.ts';

/** Statistics of a stream in the JSON of the proto mapping: 64-bit integers are strings. */
export interface Statistics {
  readonly simulatedTime: string;
  readonly state: string;
  readonly events: string;
  readonly eventsPerSecond: number;
  readonly illicitEvents: Readonly<Record<string, string>>;
}

/** The compiled service as a process of its own on free ports, used over gRPC through the command line. */
export class Service {
  private readonly process: TestProcess;
  private readonly environment: Readonly<Record<string, string>>;

  private constructor(process: TestProcess, environment: Readonly<Record<string, string>>) {
    this.process = process;
    this.environment = environment;
  }

  /** Compiles what changed, starts the service on a broker and waits until it takes work. */
  static async start(bootstrap: string): Promise<Service> {
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    execFileSync(process.execPath, [compiler, '-b', 'services/host', 'services/cli'], { cwd: root, stdio: 'inherit' });
    const [grpc = '', http = '', metrics = ''] = await freePorts(3);
    const environment = {
      KAFKA_BOOTSTRAP_SERVERS: bootstrap,
      GRPC_PORT: grpc,
      HTTP_PORT: http,
      METRICS_PORT: metrics,
      LAUNDERETTE_ADDRESS: `127.0.0.1:${grpc}`,
      LAUNDERETTE_DATA_DIR: mkdtempSync(join(tmpdir(), 'launderette-containers-')),
      LOG_LEVEL: 'info',
    };
    const main = join(root, 'services', 'host', 'dist', 'main.js');
    const service = new Service(new TestProcess(process.execPath, [main], environment), environment);
    await service.process.printed(/"msg":"ready"/);
    return service;
  }

  /** Runs `launderette streams …` and returns its JSON. Throws with what the command and the service printed. */
  async streams(...args: readonly string[]): Promise<Record<string, unknown>> {
    const { code, output } = await runLaunderette(['streams', ...args, '--json'], this.environment);
    if (code === 0) return JSON.parse(output) as Record<string, unknown>;
    throw new Error(
      `streams ${args.join(' ')} ended with ${code}:\n${output}\nthe service printed:\n${this.process.output}`,
    );
  }

  /** Watches a stream until a condition holds. Throws when the watch ends before. */
  async until(stream: string, met: (now: Statistics) => boolean): Promise<Statistics> {
    const watch = launderette(['streams', 'watch', stream, '--json'], this.environment);
    try {
      for await (const line of createInterface({ input: watch.child.stdout! })) {
        const now = JSON.parse(line) as Statistics;
        if (met(now)) return now;
        if (now.state === 'STATE_FAILED') break;
      }
      throw new Error(`the watch of ${stream} ended:\n${watch.output}\nthe service printed:\n${this.process.output}`);
    } finally {
      await watch.stop('SIGTERM');
    }
  }

  /** Drains the service; its exit code. */
  async stop(): Promise<number | null> {
    const code = await this.process.stop('SIGTERM');
    rmSync(this.environment['LAUNDERETTE_DATA_DIR']!, { recursive: true, force: true });
    return code;
  }
}
