import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const projectDir = resolve(import.meta.dirname, '..', '..');

/** Everything that is, or is about to be, part of the project: tracked files and new ones that are not ignored. */
export function projectFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: projectDir,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return listed.split('\0').filter((file) => file !== '' && existsSync(join(projectDir, file)));
}

export const textOf = (file: string): string => readFileSync(join(projectDir, file), 'utf8');

const isGenerated = (file: string): boolean => file.startsWith('packages/proto/src/gen/');

/** TypeScript that a person wrote. */
export const sourceFiles = (): string[] => projectFiles().filter((file) => file.endsWith('.ts') && !isGenerated(file));

export const isSpec = (file: string): boolean => file.endsWith('.spec.ts');
