import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stream_Delivery, Stream_State, Streams } from '@launderette/proto';
import { ControlClient } from '../../services/cli/src/client/control-client.ts';
import { freePorts, start } from './processes.ts';

const main = join(import.meta.dirname, '..', '..', 'services', 'host', 'dist', 'main.js');

/** Saved often, so that kills meet states that are being written. */
const SNAPSHOT_INTERVAL_MS = 1_500;
/** Shards of a process that is killed are missed for so long: many are. */
const SESSION_TIMEOUT_MS = 10_000;
const POLL_MS = 100;
/** A service on a machine that does much else. */
const READY_MS_MAX = 120_000;

/** What a run asks of the stream that it maltreats. */
export interface StreamSpec {
  readonly name: string;
  readonly seed: number;
  readonly customers: number;
  readonly shards: number;
  readonly eventsMax: number;
  /** Absent: as fast as it goes. */
  readonly eventsPerSecond?: number;
  readonly delivery: 'at-least-once' | 'exactly-once';
}

/** How a stream is, as its service says. */
export interface StreamState {
  readonly state: Stream_State;
  readonly message: string;
  /** How far it has come, seconds since 1970, simulated. */
  readonly simulatedSeconds: number;
}

/** One service process: the compiled program, as it is shipped. */
export class Worker {
  readonly name: string;
  private readonly environment: NodeJS.ProcessEnv;
  private readonly logFile: string;
  private readonly httpPort: number;
  private readonly client: ControlClient;
  private child: ChildProcess | undefined;

  /** `more`: variables beside those that every service here gets. */
  static async create(name: string, folder: string, bootstrap: string, more: NodeJS.ProcessEnv = {}): Promise<Worker> {
    return new Worker(name, folder, await freePorts(3), { KAFKA_BOOTSTRAP_SERVERS: bootstrap, ...more });
  }

  private constructor(name: string, folder: string, [grpc, http, metrics]: readonly number[], more: NodeJS.ProcessEnv) {
    this.name = name;
    this.logFile = join(folder, `${name}.log`);
    this.httpPort = http as number;
    this.client = new ControlClient(`127.0.0.1:${grpc}`);
    this.environment = {
      PATH: process.env['PATH'],
      ...{ GRPC_PORT: String(grpc), HTTP_PORT: String(http), METRICS_PORT: String(metrics) },
      ...{ LAUNDERETTE_DATA_DIR: join(folder, name), LOG_LEVEL: 'info' },
      SNAPSHOT_INTERVAL_MS: String(SNAPSHOT_INTERVAL_MS),
      SHARD_SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT_MS),
      ...more,
    };
  }

  get runs(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  start(): void {
    if (this.runs) throw new Error(`${this.name} runs`);
    this.child = start([main], this.environment, this.logFile);
  }

  /** Waits until the service takes work; rejects if it ends before. */
  async ready(): Promise<void> {
    const deadlineMs = performance.now() + READY_MS_MAX;
    while (performance.now() < deadlineMs) {
      if (!this.runs)
        throw new Error(`${this.name} ended with ${this.child?.exitCode ?? this.child?.signalCode}: ${this.logFile}`);
      const answer = await fetch(`http://127.0.0.1:${this.httpPort}/readyz`).catch(() => undefined);
      if (answer?.status === 200) return;
      await sleep(POLL_MS);
    }
    throw new Error(`${this.name} was not ready within ${READY_MS_MAX} ms: ${this.logFile}`);
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.child?.kill(signal);
  }

  async kill(): Promise<void> {
    if (!this.runs || this.child === undefined) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  /** SIGTERM; how long it took to end, milliseconds, and with which code. */
  async terminate(): Promise<{ ms: number; code: number | null }> {
    if (!this.runs || this.child === undefined) return { ms: 0, code: this.child?.exitCode ?? null };
    const begunMs = performance.now();
    const ended = once(this.child, 'exit') as Promise<[number | null]>;
    this.child.kill('SIGTERM');
    const [code] = await ended;
    return { ms: performance.now() - begunMs, code };
  }

  async create(spec: StreamSpec): Promise<void> {
    const { name, seed, customers, shards, eventsMax, eventsPerSecond, delivery } = spec;
    await this.client.call(Streams.method.createStream, {
      streamId: name,
      requestId: randomUUID(),
      stream: {
        scenario: 'retail',
        ...{ seed: BigInt(seed), customers, shards, eventsMax: BigInt(eventsMax) },
        pace: paceOf(eventsPerSecond),
        delivery: delivery === 'exactly-once' ? Stream_Delivery.EXACTLY_ONCE : Stream_Delivery.AT_LEAST_ONCE,
        prevalence: { 'card-testing': 100_000, structuring: 50_000, 'fan-in': 50_000, 'account-takeover': 50_000 },
      },
    });
  }

  /** As fast as it goes, from now on. */
  async hurry(stream: string): Promise<void> {
    await this.client.call(Streams.method.updateStream, {
      requestId: randomUUID(),
      stream: { name: `streams/${stream}`, pace: { pace: { case: 'max', value: {} } } },
    });
  }

  /** A command, so that the journal has entries. */
  async inject(stream: string, typology: string): Promise<void> {
    await this.client.call(Streams.method.injectEpisode, {
      name: `streams/${stream}`,
      typology,
      requestId: randomUUID(),
    });
  }

  async stateOf(stream: string): Promise<StreamState> {
    const { state, stateMessage, simulatedTime } = await this.client.call(Streams.method.getStream, {
      name: `streams/${stream}`,
    });
    return { state, message: stateMessage, simulatedSeconds: Number(simulatedTime?.seconds ?? 0n) };
  }

  /** Waits until a stream is in one of the states. Throws after `timeoutMs` with the last state. */
  async until(stream: string, states: readonly Stream_State[], timeoutMs: number): Promise<StreamState> {
    const deadlineMs = performance.now() + timeoutMs;
    let last = 'no answer';
    while (performance.now() < deadlineMs) {
      if (!this.runs) throw new Error(`${this.name} has ended: ${this.logFile}`);
      try {
        const now = await this.stateOf(stream);
        if (states.includes(now.state)) return now;
        last = `${Stream_State[now.state]} ${now.message}`;
      } catch (error) {
        last = error instanceof Error ? error.message : String(error);
      }
      await sleep(POLL_MS);
    }
    const wanted = states.map((state) => Stream_State[state]).join(' or ');
    throw new Error(`${stream} is not ${wanted} after ${timeoutMs} ms: ${last} (${this.logFile})`);
  }

  async close(): Promise<void> {
    this.client.close();
    this.signal('SIGCONT');
    await this.kill();
  }
}

function paceOf(eventsPerSecond: number | undefined) {
  const pace =
    eventsPerSecond === undefined
      ? ({ case: 'max', value: {} } as const)
      : ({ case: 'eventsPerSecond', value: eventsPerSecond } as const);
  return { pace };
}
