import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The project's folder: this file sits at packages/broker/src or packages/broker/dist, both three below it. */
export const projectDir = resolve(import.meta.dirname, '..', '..', '..');

/** Pins of the Apache Kafka jars. */
export const pomFile = join(projectDir, 'docker', 'kafka', 'pom.xml');

/** The broker's log: a rolling file under `-Dkafka.logs.dir`. */
export const brokerLogConfigFile = join(projectDir, 'docker', 'kafka', 'log4j2.yaml');

/** The command-line classes' log: warnings on standard error. */
export const toolLogConfigFile = join(projectDir, 'docker', 'kafka', 'tools-log4j2.yaml');

/** Where the jars live unless a caller says otherwise; shared by every broker this checkout starts. */
export const defaultLibsDir = join(projectDir, '.launderette', 'kafka', 'libs');

/** The class-data archive beside `libsDir`: an optional cache that halves the broker's start. */
export const archiveFileOf = (libsDir: string): string => join(dirname(libsDir), 'classes.jsa');

/** The jars in the folder, sorted: a class path in a fixed order keeps the class archive valid. */
export function classPathOf(libsDir: string): string {
  const jars = readdirSync(libsDir).filter((name) => name.endsWith('.jar'));
  return jars
    .sort()
    .map((name) => join(libsDir, name))
    .join(':');
}
