import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BrokerError, type EmbeddedKafka, ensureKafkaLibs, startEmbeddedKafka } from '@launderette/broker';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { onInterrupt } from '../interrupt.ts';
import { StatusLine } from '../status-line.ts';
import { type HostProcess, startHost } from './host-process.ts';
import { RETAIL, RetailStream } from './retail-stream.ts';
import { refusePortsInUse, type StartSettings } from './settings.ts';
import { protoStatusText } from './status.ts';

/** Where no terminal rewrites the line, a plain one this often. */
const PLAIN_STATUS_MS = 5_000;

/** What is running, in the order in which it was started; stopped from the end. */
interface Parts {
  kafka?: EmbeddedKafka;
  host?: HostProcess;
  stream?: RetailStream;
}

/**
 * Runs broker, service and stream until Ctrl-C, SIGTERM, or until one of them ends; then stops the service, which drains the
 * stream, and the broker. The next start goes on with the stream. Throws {@link CommandError}.
 */
export async function runStart(settings: StartSettings): Promise<void> {
  await refusePortsInUse(settings);
  const status = new StatusLine({ output: process.stdout, plainEveryMs: PLAIN_STATUS_MS });
  const parts: Parts = {};
  const interrupt = new AbortController();
  const stopListening = onInterrupt(() => interrupt.abort());
  try {
    await startParts(settings, parts, status, interrupt.signal);
    await untilInterrupted(parts, status, interrupt.signal);
  } catch (error) {
    if (!interrupt.signal.aborted) throw startError(error);
  } finally {
    await stopParts(parts, status);
    stopListening();
  }
}

async function startParts(
  settings: StartSettings,
  parts: Parts,
  status: StatusLine,
  signal: AbortSignal,
): Promise<void> {
  mkdirSync(settings.dataDir, { recursive: true });
  const bootstrap = settings.bootstrap ?? `127.0.0.1:${settings.kafkaPort}`;
  // The service waits a minute for its broker, which the first download of Kafka may take: so that comes first.
  if (settings.bootstrap === undefined) await ensureKafkaLibs({ onProgress: (message) => status.say(message), signal });
  parts.host = startHost(settings, bootstrap, join(settings.dataDir, 'service.log'));
  parts.stream = new RetailStream(settings.grpcPort);
  const broker = settings.bootstrap === undefined ? startBroker(settings, parts, status, signal) : Promise.resolve();
  await Promise.race([Promise.all([broker, parts.stream.connected(signal)]), parts.host.ended]);
  signal.throwIfAborted();
  const goesOn = await Promise.race([parts.stream.create(settings.fresh), parts.host.ended]);
  if (goesOn) status.say(`going on with stream ${RETAIL.id} of an earlier start; FRESH=1 begins anew`);
  status.say(addresses(settings, bootstrap, parts));
}

async function startBroker(
  settings: StartSettings,
  parts: Parts,
  status: StatusLine,
  signal: AbortSignal,
): Promise<void> {
  parts.kafka = await startEmbeddedKafka({
    dataDir: join(settings.dataDir, 'kafka'),
    port: settings.kafkaPort,
    controllerPort: settings.controllerPort,
    log: (message) => status.say(message),
    signal,
  });
}

async function untilInterrupted(parts: Parts, status: StatusLine, signal: AbortSignal): Promise<void> {
  const { host, kafka, stream } = parts;
  const interrupted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const brokerEnded = kafka?.exited.then(() => {
    if (!signal.aborted)
      throw new CommandError(EXIT.unavailable, `the embedded Kafka has ended; its log is ${kafka.logFile}`);
  });
  const watched = stream && showStatus(stream, status, signal).then(() => interrupted);
  await Promise.race([interrupted, host?.ended, brokerEnded ?? interrupted, watched]);
}

/** Shows statistics until the stream is deleted, which anybody may do while the service goes on. */
async function showStatus(stream: RetailStream, status: StatusLine, signal: AbortSignal): Promise<void> {
  for await (const now of stream.watch(signal)) status.show(protoStatusText(RETAIL.id, now));
}

async function stopParts(parts: Parts, status: StatusLine): Promise<void> {
  status.end();
  parts.stream?.close();
  if (parts.host) {
    status.say('draining the stream, stopping the service');
    await parts.host.stop();
  }
  if (parts.kafka) {
    status.say('stopping Kafka');
    await parts.kafka.stop();
  }
  status.say('stopped');
}

function startError(error: unknown): unknown {
  if (!(error instanceof BrokerError)) return error;
  const exitCode = error.code === 'PORT_IN_USE' ? EXIT.portInUse : EXIT.unavailable;
  return new CommandError(exitCode, error.message, { cause: error });
}

function addresses(settings: StartSettings, bootstrap: string, parts: Parts): string {
  return [
    '',
    `  Kafka    ${bootstrap}   topics synth.${RETAIL.id}.transactions, .labels, .activity`,
    `  gRPC     127.0.0.1:${settings.grpcPort}  launderette.control.v1`,
    `  metrics  http://127.0.0.1:${settings.metricsPort}/metrics`,
    `  health   http://127.0.0.1:${settings.httpPort}/`,
    `  log      ${parts.host?.logFile ?? ''}`,
    '',
    `  Stream ${RETAIL.id} runs at ${RETAIL.eventsPerSecond} events/s. Tune it: npx launderette streams update ${RETAIL.id} --pace 2000/s. Ctrl-C stops everything.`,
    '',
  ].join('\n');
}
