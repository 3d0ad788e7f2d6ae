import { join } from 'node:path';
import { BrokerError } from './errors.ts';
import { isNotFound, type RunOptions, run } from './run.ts';

/** Kafka 4 brokers are compiled for Java 17. */
export const javaMajorMin = 17;

/** A Java that can run the broker. */
export interface Java {
  readonly command: string;
  readonly major: number;
  /** The first line of `java -version`: it changes whenever the virtual machine does. */
  readonly description: string;
}

/** The major version in `java -version` output: `"17.0.15"` is 17, `"1.8.0_392"` is 8; undefined if there is none. */
export function javaMajorOf(versionText: string): number | undefined {
  const match = /version "(\d+)(?:\.(\d+))?/.exec(versionText);
  if (!match) return undefined;
  const first = Number(match[1]);
  return first === 1 ? Number(match[2]) : first;
}

const howToGetJava =
  `Install Java ${javaMajorMin} or newer (Debian: apt-get install openjdk-17-jre-headless; macOS: brew install openjdk), ` +
  'or set KAFKA_BOOTSTRAP_SERVERS to use a broker of your own.';

/** Find Java through JAVA_HOME, else PATH, and check its version. Throws JAVA_MISSING or JAVA_TOO_OLD. */
export async function findJava(env: NodeJS.ProcessEnv = process.env, options: RunOptions = {}): Promise<Java> {
  const command = env['JAVA_HOME'] ? join(env['JAVA_HOME'], 'bin', 'java') : 'java';
  const finished = await run(command, ['-version'], { ...options, env }).catch((cause: unknown) => {
    if (!isNotFound(cause)) throw cause;
    throw new BrokerError(
      'JAVA_MISSING',
      `The embedded Kafka needs Java and "${command}" was not found. ${howToGetJava}`,
      { cause },
    );
  });
  const text = finished.stderr + finished.stdout;
  const major = javaMajorOf(text);
  if (finished.code !== 0 || major === undefined) {
    throw new BrokerError(
      'JAVA_MISSING',
      `"${command} -version" did not answer as Java does: ${text.trim()}. ${howToGetJava}`,
    );
  }
  if (major < javaMajorMin) {
    throw new BrokerError(
      'JAVA_TOO_OLD',
      `"${command}" is Java ${major}; the embedded Kafka needs ${javaMajorMin} or newer. ${howToGetJava}`,
    );
  }
  const description = text.split('\n').find((line) => line.includes('version "')) ?? '';
  return { command, major, description: description.trim() };
}

/** Check that Maven answers; it is needed only when the jars are not there yet. Throws MAVEN_MISSING. */
export async function findMaven(env: NodeJS.ProcessEnv = process.env, options: RunOptions = {}): Promise<string> {
  const finished = await run('mvn', ['--version'], { ...options, env }).catch((cause: unknown) => {
    if (!isNotFound(cause)) throw cause;
    return undefined;
  });
  if (finished?.code === 0) return 'mvn';
  throw new BrokerError(
    'MAVEN_MISSING',
    'The embedded Kafka is fetched once by Maven and "mvn" was not found. Install it (Debian: apt-get install maven; ' +
      'macOS: brew install maven), or set KAFKA_BOOTSTRAP_SERVERS to use a broker of your own.',
  );
}
