import { join, resolve } from 'node:path';
import { projectDir } from '@launderette/broker';
import { isPortFree, PORTS, type PortSpec } from '../doctor/ports.ts';
import { CommandError, invalidInput } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What `start` takes from the environment, read once. */
export interface StartSettings {
  readonly grpcPort: number;
  readonly httpPort: number;
  readonly metricsPort: number;
  readonly kafkaPort: number;
  readonly controllerPort: number;
  /** Present: a broker of the user's; absent: start the embedded one. */
  readonly bootstrap: string | undefined;
  readonly dataDir: string;
  /** Begin the stream anew instead of going on with that of an earlier start. */
  readonly fresh: boolean;
}

/** Reads and checks the environment; throws {@link CommandError} with every fault. */
export function startSettings(environment: Environment): StartSettings {
  const faults: { path: string; message: string }[] = [];
  const [grpcPort = 0, httpPort = 0, metricsPort = 0, kafkaPort = 0, controllerPort = 0] = PORTS.map((spec) => {
    const text = environment[spec.variable] ?? String(spec.default);
    const port = Number(text);
    if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
      faults.push({ path: spec.variable, message: `is ${JSON.stringify(text)}, must be 1 to 65535` });
    return port;
  });
  if (!['', '0', '1', 'false', 'true'].includes(environment['FRESH'] ?? ''))
    faults.push({ path: 'FRESH', message: `is ${JSON.stringify(environment['FRESH'])}, must be 1 or 0` });
  if (faults.length > 0) throw invalidInput(faults);
  const bootstrap = environment['KAFKA_BOOTSTRAP_SERVERS'] || undefined;
  const dataDir = resolve(environment['LAUNDERETTE_DATA_DIR'] ?? join(projectDir, '.launderette'));
  const fresh = ['1', 'true'].includes(environment['FRESH'] ?? '');
  return { grpcPort, httpPort, metricsPort, kafkaPort, controllerPort, bootstrap, dataDir, fresh };
}

/** Throws {@link CommandError} naming every port that is in use and the variable that moves it. */
export async function refusePortsInUse(settings: StartSettings): Promise<void> {
  const numbers = [
    settings.grpcPort,
    settings.httpPort,
    settings.metricsPort,
    settings.kafkaPort,
    settings.controllerPort,
  ];
  const wanted = PORTS.map((spec, index): [PortSpec, number] => [spec, numbers[index] ?? 0]);
  const checks = wanted
    .filter(([spec]) => !(spec.embeddedBroker && settings.bootstrap))
    .map(async ([spec, port]) => ({ spec, port, free: await isPortFree(port) }));
  const taken = (await Promise.all(checks)).filter((check) => !check.free);
  if (taken.length === 0) return;
  const list = taken.map(
    ({ spec, port }) =>
      `port ${port} (${spec.use}) is in use: stop what holds it, or set ${spec.variable} to a free port`,
  );
  throw new CommandError(EXIT.portInUse, list.join('\n             '));
}
