import { existsSync, readFileSync } from 'node:fs';
import { EvaluationError } from '@launderette/evaluation';
import { parseScenario, type Scenario, ScenarioError } from '@launderette/world';
import { CommandError, invalidInput } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';

/** The text of a file. Throws CommandError `notFound`. */
export function textOf(path: string): string {
  if (!existsSync(path)) throw new CommandError(EXIT.notFound, `no file ${path}`);
  return readFileSync(path, 'utf8');
}

/** A scenario in a file. Throws CommandError with every fault. */
export function scenarioIn(path: string): Scenario {
  try {
    return parseScenario(textOf(path), path);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw invalidInput(error.faults.map((fault) => ({ path: `${path}: ${fault.path}`, message: fault.message })));
  }
}

/** What an evaluation refused as the end of a command; anything else is thrown on. */
export function commandFailure(error: unknown): never {
  if (!(error instanceof EvaluationError)) throw error;
  const [message = error.message] = error.message.split('; ');
  throw new CommandError(EXIT.invalidInput, message, { faults: error.faults, cause: error });
}
