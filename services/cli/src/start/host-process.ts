import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Supervised, spawnSupervised } from '@launderette/broker';
import { KAFKA_VARIABLES } from '@launderette/sinks';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { StartSettings } from './settings.ts';

/** Lines of the host's log that are shown when it ends unasked. */
const TAIL_LINES = 15;

/** The embedded broker serves the loopback only and asks nobody who he is, whatever is set for another one. */
const NO_SECURITY: Readonly<Record<string, string>> = Object.fromEntries(
  KAFKA_VARIABLES.filter(({ name }) => /^KAFKA_(SECURITY|SASL|SSL)_/.test(name)).flatMap(({ name }) => [
    [name, ''],
    [`${name}_FILE`, ''],
  ]),
);

/** The service as a process of its own that cannot outlive us. */
export interface HostProcess {
  readonly logFile: string;
  /** Rejects with a {@link CommandError} when the service ends before it is stopped. */
  readonly ended: Promise<never>;
  stop(): Promise<void>;
}

/** Starts the service with its own Node; its output goes to a file. */
export function startHost(settings: StartSettings, bootstrap: string, logFile: string): HostProcess {
  const main = fileURLToPath(new URL('../../../host/dist/main.js', import.meta.url));
  const supervised = spawnSupervised(process.execPath, [main], logFile, {
    ...process.env,
    KAFKA_BOOTSTRAP_SERVERS: bootstrap,
    GRPC_PORT: String(settings.grpcPort),
    HTTP_PORT: String(settings.httpPort),
    METRICS_PORT: String(settings.metricsPort),
    LAUNDERETTE_DATA_DIR: settings.dataDir,
    // The embedded broker's data is ours: what a deleted stream left there may go when its name is used again.
    ...(settings.bootstrap === undefined ? { RECREATE_TOPICS: 'true', ...NO_SECURITY } : {}),
  });
  let stopping = false;
  const ended = unaskedEnd(supervised, logFile, () => stopping);
  ended.catch(() => undefined);
  const stop = async (): Promise<void> => {
    stopping = true;
    await supervised.stop();
  };
  return { logFile, ended, stop };
}

async function unaskedEnd(supervised: Supervised, logFile: string, stopping: () => boolean): Promise<never> {
  const { code, signal } = await supervised.exited;
  if (stopping()) return new Promise<never>(() => undefined);
  const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  const known = Object.values(EXIT).find((value) => value === code && value !== EXIT.ok);
  throw new CommandError(
    known ?? EXIT.failure,
    `the service ended (${signal ?? `code ${code}`}); its log is ${logFile}, the last lines:\n${tail}`,
  );
}
