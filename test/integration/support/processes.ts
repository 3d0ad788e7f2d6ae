import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..', '..');
const cli = join(root, 'services', 'cli', 'dist', 'main.js');

/** A process that a test started, with what it has printed so far. */
export class TestProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output = '';
  private readonly listeners = new Set<() => void>();

  constructor(
    command: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    cwd = root,
  ) {
    // A group of its own, as a terminal gives one to a command: see interrupt.
    this.child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (bytes: Buffer) => this.add(String(bytes)));
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code) => {
        resolve(code);
        this.add('');
      });
    });
  }

  /** Fulfils when what was printed matches; rejects with it when the process ends before. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.output);
      if (match) return match;
      if (this.child.exitCode !== null || this.child.signalCode !== null)
        throw new Error(`ended without printing ${pattern}:\n${this.output}`);
      await this.more();
    }
  }

  /** Fulfils when something more was printed, or the process has ended. */
  more(): Promise<void> {
    return new Promise((resolve) => this.listeners.add(resolve));
  }

  /** Sends a signal and waits for the end; the exit code. */
  async stop(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }

  /** Ctrl-C in a terminal: SIGINT to the whole group; waits for the end. */
  async interrupt(): Promise<number | null> {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGINT');
    return this.ended;
  }

  private add(text: string): void {
    this.output += text;
    for (const listener of [...this.listeners]) {
      this.listeners.delete(listener);
      listener();
    }
  }
}

/** The command line, as compiled. */
export function launderette(args: readonly string[], environment: Readonly<Record<string, string>> = {}): TestProcess {
  return new TestProcess(process.execPath, [cli, ...args], environment);
}

/** Runs the command line to its end. */
export async function runLaunderette(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; output: string }> {
  const process_ = launderette(args, environment);
  const code = await process_.ended;
  return { code, output: process_.output };
}

/** Ports that nobody holds at this moment. */
export async function freePorts(count: number): Promise<string[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map((server) => String((server.address() as { port: number }).port));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

export function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

/** Ids of the processes whose environment holds a mark: those that a start left behind, whoever their parent is. */
export function processesMarked(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark);
      } catch {
        return false; // ended meanwhile, or not ours to read
      }
    })
    .map(Number);
}
