import { limits } from '@launderette/simulator';
import { findScenario, type Scenario, scenarioCatalogue } from '@launderette/world';
import { unknownEntry } from '../catalogue-command.ts';
import { invalidInput } from '../errors.ts';
import { FaultList, oneOf, parseNumber } from '../parse.ts';
import { withScenarioFile } from '../scenario-flags.ts';
import { scenarioIn } from './failure.ts';
import { HALVES, type Half } from './halves.ts';

export interface FidelityFlags {
  readonly real: string;
  readonly map: string;
  readonly scenario?: string;
  readonly scenarioFile?: string;
  readonly half?: string;
  readonly customers: string;
  readonly days?: string;
  readonly seed: string;
  readonly splits: string;
  readonly windowDays?: string;
  readonly windowsMax?: string;
  readonly export?: string;
  readonly json?: boolean;
}

export interface FidelityPlan {
  readonly real: string;
  readonly map: string;
  readonly scenario: Scenario;
  readonly half: Half | undefined;
  readonly customers: number;
  readonly days: number | undefined;
  readonly seed: number;
  readonly splits: number;
  readonly windowDays: number | undefined;
  readonly windowsMax: number | undefined;
  readonly export: string | undefined;
}

/** Two years: longer streams say nothing new of a window. */
const DAYS_MAX = 731;
const SPLITS_MAX = 1000;
const WINDOWS_MAX = 1_000_000;

/** What a command line asks for. Throws CommandError with all its faults. */
export function readFidelityFlags(given: FidelityFlags): FidelityPlan {
  const list = new FaultList();
  const flags = withScenarioFile(given);
  const whole = (flag: string, text: string | undefined, min: number, max: number) => {
    const value = list.read(flag, text, parseNumber);
    if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return value;
    list.faults.push({ path: flag, message: `is ${value}, must be a whole number from ${min} to ${max}` });
    return undefined;
  };
  if ((flags.scenario === undefined) === (flags.scenarioFile === undefined))
    list.faults.push({ path: '--scenario', message: 'give either --scenario or --scenario-file' });
  const half = list.read('--half', flags.half, oneOf(HALVES));
  const { min, max } = limits.CUSTOMERS;
  const customers = whole('--customers', flags.customers, min, max);
  const days = whole('--days', flags.days, 1, DAYS_MAX);
  const seed = whole('--seed', flags.seed, 0, Number.MAX_SAFE_INTEGER);
  const splits = whole('--splits', flags.splits, 1, SPLITS_MAX);
  const windowDays = whole('--window-days', flags.windowDays, 1, DAYS_MAX);
  const windowsMax = whole('--windows-max', flags.windowsMax, 10, WINDOWS_MAX);
  if (list.faults.length > 0 || customers === undefined || seed === undefined || splits === undefined)
    throw invalidInput(list.faults);
  const { real, map } = flags;
  const scenario = scenarioOf(flags);
  return { real, map, scenario, half, customers, days, seed, splits, windowDays, windowsMax, export: flags.export };
}

function scenarioOf({ scenario, scenarioFile }: FidelityFlags): Scenario {
  if (scenarioFile !== undefined) return scenarioIn(scenarioFile);
  const found = findScenario(scenario ?? '');
  if (!found) throw unknownEntry({ one: 'scenario', entries: scenarioCatalogue }, scenario ?? '');
  return found;
}
