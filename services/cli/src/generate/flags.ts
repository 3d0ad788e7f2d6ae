import { limits } from '@launderette/simulator';
import { LAYOUTS, type LayoutName } from '@launderette/wire';
import { findScenario, type Scenario, scenarioCatalogue } from '@launderette/world';
import { unknownEntry } from '../catalogue-command.ts';
import { invalidInput } from '../errors.ts';
import { scenarioIn } from '../fidelity/failure.ts';
import { FaultList, oneOf, parseNumber } from '../parse.ts';
import { TABLE_FORMATS, type TableFormat } from './tables.ts';

export interface GenerateFlags {
  readonly scenario?: string;
  readonly scenarioFile?: string;
  readonly days: string;
  readonly customers?: string;
  readonly seed: string;
  readonly layout: string;
  readonly format: string;
  readonly out: string;
  readonly overwrite?: boolean;
}

export interface GeneratePlan {
  readonly scenario: Scenario;
  readonly days: number;
  readonly customers: number;
  readonly seed: number;
  readonly layout: LayoutName;
  readonly format: TableFormat;
  readonly out: string;
  readonly overwrite: boolean;
}

/** Ten years: what is due later than the timing wheel reaches never happens. */
const DAYS_MAX = 3653;

/** What a command line asks for. Throws CommandError with all its faults. */
export function readGenerateFlags(flags: GenerateFlags): GeneratePlan {
  const list = new FaultList();
  const whole = (flag: string, text: string, min: number, max: number): number => {
    const value = list.read(flag, text, parseNumber) ?? min;
    if (!Number.isInteger(value) || value < min || value > max)
      list.faults.push({ path: flag, message: `is ${value}, must be a whole number from ${min} to ${max}` });
    return value;
  };
  if (flags.scenario !== undefined && flags.scenarioFile !== undefined)
    list.faults.push({ path: '--scenario', message: 'give either --scenario or --scenario-file' });
  const { min, max } = limits.CUSTOMERS;
  const customers = flags.customers === undefined ? undefined : whole('--customers', flags.customers, min, max);
  const days = whole('--days', flags.days, 1, DAYS_MAX);
  const seed = whole('--seed', flags.seed, 0, Number.MAX_SAFE_INTEGER);
  const layout = list.read('--layout', flags.layout, oneOf(LAYOUTS));
  const format = list.read('--format', flags.format, oneOf(TABLE_FORMATS));
  if (list.faults.length > 0 || layout === undefined || format === undefined) throw invalidInput(list.faults);
  const scenario = scenarioOf(flags);
  const { out, overwrite = false } = flags;
  return { scenario, days, customers: customers ?? scenario.customers, seed, layout, format, out, overwrite };
}

function scenarioOf({ scenario = 'retail', scenarioFile }: GenerateFlags): Scenario {
  if (scenarioFile !== undefined) return scenarioIn(scenarioFile);
  const found = findScenario(scenario);
  if (!found) throw unknownEntry({ one: 'scenario', entries: scenarioCatalogue }, scenario);
  return found;
}
