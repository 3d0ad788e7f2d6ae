import { limits } from '@launderette/simulator';
import { findScenario, type Scenario, scenarioCatalogue } from '@launderette/world';
import { unknownEntry } from '../catalogue-command.ts';
import { invalidInput } from '../errors.ts';
import { scenarioIn } from '../fidelity/failure.ts';
import { FaultList, parseNumber } from '../parse.ts';
import type { SimulatedRunOptions } from './simulated-run.ts';

export interface LeakageFlags {
  readonly scenario?: string;
  readonly scenarioFile?: string;
  readonly customers: string;
  readonly days: string;
  readonly seed: string;
  readonly crime: string;
  readonly model: boolean;
  readonly episodes?: boolean;
  readonly json?: boolean;
}

export interface LeakagePlan {
  readonly source: SimulatedRunOptions | { readonly folder: string };
  readonly seed: number;
  /** How many times as much crime as the scenario has. */
  readonly crimeTimes: number;
  readonly withoutModel: boolean;
  readonly episodes: boolean;
  readonly json: boolean;
}

/** A year: the columns of longer runs do not fit into memory. */
const DAYS_MAX = 366;
/** With more, most people would be criminals. */
const CRIME_TIMES_MAX = 10;

/** What a command line asks for. Throws CommandError with all its faults. */
export function readLeakageFlags(folder: string | undefined, flags: LeakageFlags): LeakagePlan {
  const list = new FaultList();
  const whole = (flag: string, text: string, min: number, max: number): number => {
    const value = list.read(flag, text, parseNumber) ?? min;
    if (!Number.isInteger(value) || value < min || value > max)
      list.faults.push({ path: flag, message: `is ${value}, must be a whole number from ${min} to ${max}` });
    return value;
  };
  const given = [folder, flags.scenario, flags.scenarioFile].filter((each) => each !== undefined);
  if (given.length !== 1)
    list.faults.push({ path: '--scenario', message: 'give one of a folder, --scenario and --scenario-file' });
  const { min, max } = limits.CUSTOMERS;
  const customers = whole('--customers', flags.customers, min, max);
  const days = whole('--days', flags.days, 1, DAYS_MAX);
  const seed = whole('--seed', flags.seed, 0, Number.MAX_SAFE_INTEGER);
  const crimeTimes = whole('--crime', flags.crime, 1, CRIME_TIMES_MAX);
  if (crimeTimes > 1 && folder !== undefined)
    list.faults.push({
      path: '--crime',
      message: 'is of a scenario that is lived; files have the crime that they have',
    });
  if (list.faults.length > 0) throw invalidInput(list.faults);
  const source = folder === undefined ? { scenario: scenarioOf(flags), customers, days, seed, crimeTimes } : { folder };
  const { episodes = false, json = false } = flags;
  return { source, seed, crimeTimes, withoutModel: !flags.model, episodes, json };
}

function scenarioOf({ scenario, scenarioFile }: LeakageFlags): Scenario {
  if (scenarioFile !== undefined) return scenarioIn(scenarioFile);
  const found = findScenario(scenario ?? '');
  if (!found) throw unknownEntry({ one: 'scenario', entries: scenarioCatalogue }, scenario ?? '');
  return found;
}
