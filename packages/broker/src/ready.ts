import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { BrokerError } from './errors.ts';
import type { BrokerFiles } from './launch.ts';
import { loopback, portInUse } from './ports.ts';
import { describeBrokers } from './probe.ts';
import { tailOf } from './run.ts';
import type { Exit, Supervised } from './supervised.ts';

/** The variables that move the two ports, for messages. */
export const portVariable = 'LAUNDERETTE_KAFKA_PORT';
export const controllerPortVariable = 'LAUNDERETTE_KAFKA_CONTROLLER_PORT';

/** How long a broker may take to serve: recovery of many open segments after a crash is the slow case. */
const readyWithinMs = 60_000;
const pauseBetweenProbesMs = 40;
const answerWithinMs = 2_000;

/** What the broker said before it died, and where it said the rest. */
export async function died(files: BrokerFiles, exit: Exit, ports: readonly [number, number]): Promise<BrokerError> {
  const output = await readFile(files.output, 'utf8').catch(() => '');
  const log = await readFile(files.log, 'utf8').catch(() => '');
  const text = tailOf(`${tailOf(log)}\n${tailOf(output)}`, 30);
  if (/Address already in use/.test(text)) {
    const controllerTook = text.includes(`:${ports[1]}`) && !text.includes(`:${ports[0]}`);
    return controllerTook ? portInUse(ports[1], controllerPortVariable) : portInUse(ports[0], portVariable);
  }
  const how = exit.signal ? `signal ${exit.signal}` : `code ${exit.code}`;
  return new BrokerError(
    'BROKER_DIED',
    `The embedded Kafka ended (${how}). Its log is ${files.log}; the last lines:\n${text}`,
  );
}

/** Wait until the broker lists itself in its own metadata. Throws BROKER_DIED, PORT_IN_USE or NOT_READY. */
export async function waitUntilReady(
  broker: Supervised,
  files: BrokerFiles,
  ports: readonly [number, number],
  signal: AbortSignal | undefined,
): Promise<void> {
  let exit: Exit | undefined;
  void broker.exited.then((how) => (exit = how));
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    if (exit) throw await died(files, exit, ports);
    const brokers = await describeBrokers(loopback, ports[0], answerWithinMs).catch(() => []);
    if (brokers.some((each) => each.port === ports[0])) return;
    await sleep(pauseBetweenProbesMs);
  }
  throw new BrokerError(
    'NOT_READY',
    `The embedded Kafka did not answer on port ${ports[0]} within ${readyWithinMs / 1000} s; see ${files.log}`,
  );
}
