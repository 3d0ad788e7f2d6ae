import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { archiveFlags, environmentFlags } from './launch.ts';
import { ensureKafkaLibs } from './libs.ts';
import { archiveFileOf, classPathOf, toolLogConfigFile } from './paths.ts';
import { type Finished, type RunOptions, run } from './run.ts';
import { findJava } from './toolchain.ts';

export interface KafkaToolOptions extends RunOptions {
  readonly libsDir?: string | undefined;
  /** Largest heap of the tool's Java; 512 by default. */
  readonly heapMb?: number | undefined;
}

/** The Java command line of one of Kafka's own command-line classes, on the jars that the broker runs from. */
export async function kafkaToolCommand(
  className: string,
  args: readonly string[],
  options: KafkaToolOptions = {},
): Promise<[string, string[]]> {
  const libsDir = await ensureKafkaLibs({ libsDir: options.libsDir, signal: options.signal, env: options.env });
  const java = await findJava(options.env, { signal: options.signal });
  const jvm = [
    `-Xmx${options.heapMb ?? 512}m`,
    '-XX:+UseParallelGC',
    ...archiveFlags(archiveFileOf(libsDir)),
    `-Dlog4j2.configurationFile=${toolLogConfigFile}`,
    ...environmentFlags(options.env ?? process.env),
  ];
  return [java.command, [...jvm, '-cp', classPathOf(libsDir), className, ...args]];
}

/**
 * Run one of Kafka's command-line classes to its end, e.g. `org.apache.kafka.tools.consumer.ConsoleConsumer` or
 * `org.apache.kafka.tools.ProducerPerformance`. Its exit code is the caller's to judge.
 */
export async function runKafkaTool(
  className: string,
  args: readonly string[],
  options: KafkaToolOptions = {},
): Promise<Finished> {
  const [command, all] = await kafkaToolCommand(className, args, options);
  return run(command, all, options);
}

/** Start one of them and leave its streams to the caller: for output too large to hold, or a tool that never ends. */
export async function spawnKafkaTool(
  className: string,
  args: readonly string[],
  options: KafkaToolOptions = {},
): Promise<ChildProcessByStdio<null, Readable, Readable>> {
  const [command, all] = await kafkaToolCommand(className, args, options);
  return spawn(command, all, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.env ? { env: options.env } : {}),
  });
}
