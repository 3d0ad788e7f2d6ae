import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findJava, findMaven, javaMajorOf } from './toolchain.ts';

describe('javaMajorOf', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['openjdk version "25" 2025-09-16', 25],
    ['java version "1.8.0_392"', 8],
    ['openjdk version "21-ea" 2023-09-19', 21],
    ['zsh: command not found', undefined],
  ])('%s -> %s', (text, major) => {
    expect(javaMajorOf(text)).toBe(major);
  });
});

describe('a machine without the tools', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'launderette-toolchain-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  /** A Java that says it is `version`, as JAVA_HOME. */
  async function fakeJava(version: string): Promise<string> {
    await mkdir(join(dir, 'bin'));
    const file = join(dir, 'bin', 'java');
    await writeFile(file, `#!/bin/sh\necho 'openjdk version "${version}"' >&2\n`);
    await chmod(file, 0o755);
    return dir;
  }

  it('names Java and how to get it', async () => {
    await expect(findJava({ PATH: dir })).rejects.toMatchObject({
      code: 'JAVA_MISSING',
      message: expect.stringContaining('apt-get install'),
    });
  });

  it('refuses a Java that is too old, with both versions', async () => {
    const home = await fakeJava('11.0.2');
    await expect(findJava({ JAVA_HOME: home, PATH: '/usr/bin:/bin' })).rejects.toMatchObject({
      code: 'JAVA_TOO_OLD',
      message: expect.stringMatching(/Java 11; .* 17 or newer/),
    });
  });

  it('accepts a newer one', async () => {
    const home = await fakeJava('25.0.1');
    await expect(findJava({ JAVA_HOME: home, PATH: '/usr/bin:/bin' })).resolves.toMatchObject({ major: 25 });
  });

  it('names Maven', async () => {
    await expect(findMaven({ PATH: dir })).rejects.toMatchObject({ code: 'MAVEN_MISSING', retryable: false });
  });
});
