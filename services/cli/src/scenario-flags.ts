import { existsSync, readFileSync } from 'node:fs';
import { parseScenario, type Scenario, ScenarioError } from '@launderette/world';
import { CommandError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import type { FaultList } from './parse.ts';

/** The flags that name a scenario, as Commander gives them. */
interface ScenarioFlags {
  readonly scenario?: string;
  readonly scenarioFile?: string;
}

/** A path in `--scenario` is meant as `--scenario-file`: names of scenarios have no dots and no slashes. */
export function withScenarioFile<Flags extends ScenarioFlags>(flags: Flags): Flags {
  const { scenario, scenarioFile, ...others } = flags;
  if (scenario === undefined || scenarioFile !== undefined || !/[./\\]/.test(scenario)) return flags;
  return { ...others, scenarioFile: scenario } as Flags;
}

/** The scenario of `--scenario-file`. */
export function readScenario(flags: ScenarioFlags, list: FaultList): Scenario | undefined {
  const path = flags.scenarioFile;
  if (path === undefined) return undefined;
  if (flags.scenario !== undefined)
    list.faults.push({ path: '--scenario-file', message: 'cannot be given together with --scenario' });
  try {
    return parseScenario(readText(path), path);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    list.faults.push(...error.faults.map((fault) => ({ path: `${path}: ${fault.path}`, message: fault.message })));
    return undefined;
  }
}

/** A file that a flag names. Throws a CommandError where there is none. */
export function readText(path: string): string {
  if (!existsSync(path)) throw new CommandError(EXIT.notFound, `no file ${path}`);
  return readFileSync(path, 'utf8');
}
