import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensureClassArchive } from './archive.ts';
import { BrokerError } from './errors.ts';
import { withLock } from './lock.ts';
import { defaultLibsDir, pomFile } from './paths.ts';
import { run, tailOf } from './run.ts';
import { findJava, findMaven } from './toolchain.ts';

export interface EnsureLibsOptions {
  /** Where the jars go; `.launderette/kafka/libs` of the checkout by default. */
  readonly libsDir?: string | undefined;
  /** Told what is being done, in words for a person; silent when there is nothing to do. */
  readonly onProgress?: ((message: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** The stamp inside the folder: the digest of the pom that filled it. */
const stampName = '.pom.sha256';

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function isCurrent(libsDir: string, digest: string): Promise<boolean> {
  return (await readFile(join(libsDir, stampName), 'utf8').catch(() => '')) === digest;
}

/**
 * Make sure that the pinned Apache Kafka jars are in `libsDir`: Maven fetches them into its own cache, then copies them
 * here once for each content of docker/kafka/pom.xml. Safe to call from several processes at the same time.
 * Throws JAVA_MISSING, JAVA_TOO_OLD, MAVEN_MISSING or LIBS_UNAVAILABLE. Fulfils with the folder.
 */
export async function ensureKafkaLibs(options: EnsureLibsOptions = {}): Promise<string> {
  const libsDir = options.libsDir ?? defaultLibsDir;
  const digest = digestOf(await readFile(pomFile));
  const java = await findJava(options.env, { signal: options.signal });
  await withLock(`${libsDir}.lock`, options.signal, async () => {
    if (!(await isCurrent(libsDir, digest))) await fetchLibs(libsDir, digest, options);
    await ensureClassArchive({ ...options, libsDir, java, key: `${digest} ${java.description}` });
  });
  return libsDir;
}

/** Fill a folder beside the real one and swap them, so that a killed download leaves nothing half-filled. */
async function fetchLibs(libsDir: string, digest: string, options: EnsureLibsOptions): Promise<void> {
  const maven = await findMaven(options.env, { signal: options.signal });
  const fresh = `${libsDir}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(dirname(libsDir), { recursive: true });
  options.onProgress?.('fetching Apache Kafka with Maven (once, 44 MB)');
  await copyDependencies(maven, fresh, options);
  await writeFile(join(fresh, stampName), digest);
  await rm(libsDir, { recursive: true, force: true });
  await rename(fresh, libsDir);
}

async function copyDependencies(
  maven: string,
  into: string,
  { onProgress, signal, env }: EnsureLibsOptions,
): Promise<void> {
  let jars = 0;
  const onLine = (line: string): void => {
    if (!/Downloaded from .*\.jar /.test(line)) return;
    jars += 1;
    if (jars % 10 === 0) onProgress?.(`fetching Apache Kafka: ${jars} jars so far`);
  };
  const args = [
    '-B',
    '-f',
    pomFile,
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${into}`,
  ];
  const finished = await run(maven, args, { signal, env, onLine });
  if (finished.code === 0 && existsSync(into)) return;
  const errors = finished.stdout.split('\n').filter((line) => line.includes('ERROR'));
  const tail = tailOf(errors.length > 0 ? errors.slice(0, 5).join('\n') : finished.stdout + finished.stderr);
  throw new BrokerError(
    'LIBS_UNAVAILABLE',
    `Maven could not fetch the pinned Apache Kafka jars (docker/kafka/pom.xml):\n${tail}`,
  );
}
