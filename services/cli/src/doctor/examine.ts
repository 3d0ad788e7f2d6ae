import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { BrokerError, defaultLibsDir, findJava, findMaven } from '@launderette/broker';
import { ModelError, tensorsInUse } from '@launderette/models';
import { readKafkaEnvironment, SinkError, waitForBroker } from '@launderette/sinks';
import { isPortFree, PORTS } from './ports.ts';

/** One thing looked at. */
export interface Finding {
  readonly what: string;
  /** `missing` stops `make start`; `optional` only narrows what can be done. */
  readonly state: 'ok' | 'optional' | 'missing';
  readonly found: string;
  /** How to get it; absent when nothing is to be done. */
  readonly remedy?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const NODE_MAJOR_MIN = 22;
const ANSWER_WITHIN_MS = 2_000;
const run = promisify(execFile);

/** Looks at everything that `make start` and the tests use. */
export async function examine(environment: Environment): Promise<Finding[]> {
  const ownBroker = !environment['KAFKA_BOOTSTRAP_SERVERS'];
  const looks = [
    Promise.resolve(node()),
    java(environment, ownBroker),
    maven(environment, ownBroker),
    Promise.resolve(kafkaJars(ownBroker)),
    docker(),
    tensors(),
    ...PORTS.filter((port) => ownBroker || !port.embeddedBroker).map((port) => portFinding(port, environment)),
    ...(ownBroker ? [] : [brokerFinding(environment)]),
  ];
  return Promise.all(looks);
}

function node(): Finding {
  const ok = Number.parseInt(process.versions.node, 10) >= NODE_MAJOR_MIN;
  const base = { what: 'Node', found: process.versions.node };
  if (ok) return { ...base, state: 'ok' };
  return {
    ...base,
    state: 'missing',
    remedy: `run it as \`npx launderette\` inside the project, which brings its own Node (at least ${NODE_MAJOR_MIN})`,
  };
}

async function java(environment: Environment, needed: boolean): Promise<Finding> {
  return tool('Java', needed, async () => (await findJava({ ...environment })).description);
}

async function maven(environment: Environment, needed: boolean): Promise<Finding> {
  return tool(
    'Maven',
    needed && !existsSync(defaultLibsDir),
    async () => `found: ${await findMaven({ ...environment })}`,
  );
}

async function tool(what: string, needed: boolean, look: () => Promise<string>): Promise<Finding> {
  try {
    return { what, state: 'ok', found: await look() };
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    return { what, state: needed ? 'missing' : 'optional', found: 'not usable', remedy: error.message };
  }
}

function kafkaJars(needed: boolean): Finding {
  if (existsSync(defaultLibsDir)) return { what: 'Kafka jars', state: 'ok', found: defaultLibsDir };
  const found = needed ? 'not fetched yet' : 'not fetched, not needed';
  return { what: 'Kafka jars', state: 'optional', found, remedy: '`make start` fetches them with Maven, once (44 MB)' };
}

async function docker(): Promise<Finding> {
  try {
    const { stdout } = await run('docker', ['version', '--format', '{{.Server.Version}}'], {
      timeout: ANSWER_WITHIN_MS,
    });
    return { what: 'Docker', state: 'ok', found: stdout.trim() };
  } catch {
    return {
      what: 'Docker',
      state: 'optional',
      found: 'no engine answers',
      remedy: 'needed only for `make image` and container tests: https://docs.docker.com/engine/install/',
    };
  }
}

async function tensors(): Promise<Finding> {
  const what = 'tensors (training)';
  try {
    const { backend, nativeFault } = await tensorsInUse();
    if (backend === 'tensorflow') return { what, state: 'ok', found: 'TensorFlow, native' };
    const found = 'TensorFlow.js, wasm';
    if (nativeFault === undefined)
      return { what, state: 'ok', found: `${found} (\`make native\` builds the native library)` };
    return { what, state: 'optional', found, remedy: nativeFault };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { what, state: 'optional', found: 'not usable', remedy: error.message };
  }
}

async function portFinding(port: (typeof PORTS)[number], environment: Environment): Promise<Finding> {
  const number = Number(environment[port.variable] ?? port.default);
  const what = `port ${number} (${port.use})`;
  if (await isPortFree(number)) return { what, state: 'ok', found: 'free' };
  return {
    what,
    state: 'missing',
    found: 'in use',
    remedy: `stop what holds it, or set ${port.variable} to a free port`,
  };
}

/** Asks as the service would: with its security settings, and in its version of the protocol. */
async function brokerFinding(environment: Environment): Promise<Finding> {
  const bootstrap = environment['KAFKA_BOOTSTRAP_SERVERS'] ?? '';
  const what = `broker ${bootstrap}`;
  const { kafka, faults } = readKafkaEnvironment(bootstrap, environment);
  if (faults.length > 0) return { what, state: 'missing', found: 'not asked', remedy: faults.join('; ') };
  try {
    await waitForBroker({ ...kafka, connectTimeoutMs: ANSWER_WITHIN_MS, requestTimeoutMs: ANSWER_WITHIN_MS }, 0);
    return {
      what,
      state: 'ok',
      found: `answers${kafka.tls ? ', TLS' : ''}${kafka.sasl ? `, ${kafka.sasl.mechanism}` : ''}`,
    };
  } catch (error) {
    const remedy = 'start it, correct KAFKA_BOOTSTRAP_SERVERS, or unset it to use the embedded broker';
    const failed = error instanceof SinkError && error.code !== 'BROKER_UNREACHABLE';
    return {
      what,
      state: 'missing',
      found: failed ? error.code : 'does not answer',
      remedy: failed ? error.message : `${messageOf(error)}: ${remedy}`,
    };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
