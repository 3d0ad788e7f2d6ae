import { readFileSync } from 'node:fs';
import type { RegistryOptions } from '@launderette/sinks';
import { invalidInput } from './errors.ts';

/**
 * The schema registry that the environment names: SCHEMA_REGISTRY_URL, _USERNAME and _PASSWORD, each also as `<NAME>_FILE`.
 * Undefined without a URL. Throws a CommandError for what cannot be read.
 */
export function registryOf(
  environment: NodeJS.ProcessEnv,
  url = variable(environment, 'SCHEMA_REGISTRY_URL'),
): RegistryOptions | undefined {
  if (url === undefined) return undefined;
  const username = variable(environment, 'SCHEMA_REGISTRY_USERNAME');
  const password = variable(environment, 'SCHEMA_REGISTRY_PASSWORD');
  return { url, ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) };
}

function variable(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const path = environment[`${name}_FILE`] || undefined;
  if (path === undefined) return environment[name] || undefined;
  if (environment[name])
    throw invalidInput([{ path: name, message: `is set together with ${name}_FILE; set one of them` }]);
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw invalidInput([{ path: `${name}_FILE`, message: error instanceof Error ? error.message : String(error) }]);
  }
}
