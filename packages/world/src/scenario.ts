import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { behaviourCatalogue } from './behaviours/catalogue.ts';
import type { CatalogueEntry, ParameterSpec } from './catalogue.ts';
import { type Fault, ScenarioError } from './errors.ts';
import { CUSTOMERS_MAX, CUSTOMERS_MIN } from './limits.ts';
import { typologyCatalogue } from './typologies/catalogue.ts';

/** Values of the parameters of one behaviour or typology, complete: every parameter has one. */
export type Settings = Readonly<Record<string, number>>;

/** A payments world before it is given a seed and a size. */
export interface Scenario {
  readonly name: string;
  readonly summary: string;
  /** First simulated moment, Unix milliseconds, midnight UTC. */
  readonly startMs: number;
  /** ISO 3166-1 alpha-2 of the home country. */
  readonly country: string;
  /** ISO 4217 code of the home currency. */
  readonly currency: string;
  readonly customers: number;
  /** Length of a settlement window, milliseconds. */
  readonly windowMs: number;
  /** By behaviour name, then parameter name. */
  readonly behaviours: Readonly<Record<string, Settings>>;
  /** By typology name, then parameter name. */
  readonly typologies: Readonly<Record<string, Settings>>;
}

const SCENARIO_NAMES = ['retail'] as const;

const document = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens, at most 40, letter first'),
  summary: z.string().min(1).max(300),
  start: z.iso.date('must be a date such as 2026-01-01'),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code'),
  customers: z.int().min(CUSTOMERS_MIN).max(CUSTOMERS_MAX),
  settlementWindowSeconds: z.int().min(1).max(86_400).default(300),
  behaviours: z.record(z.string(), z.record(z.string(), z.number())).default({}),
  typologies: z.record(z.string(), z.record(z.string(), z.number())).default({}),
});

/** Reads a scenario from YAML text. Throws {@link ScenarioError} with every fault and its path. */
export function parseScenario(text: string, sourceName: string): Scenario {
  const yaml = parseDocument(text, { uniqueKeys: true });
  if (yaml.errors.length > 0) {
    throw new ScenarioError(
      sourceName,
      yaml.errors.map((error) => ({
        path: lineOf(error.linePos),
        message: error.code.toLowerCase().replaceAll('_', ' '),
      })),
    );
  }
  const raw = yaml.toJS({ maxAliasCount: 0 }) as { behaviours?: unknown; typologies?: unknown } | null;
  const parsed = document.safeParse(raw);
  const faults: Fault[] = [];
  if (!parsed.success)
    faults.push(...parsed.error.issues.map((issue) => ({ path: pathOf(issue.path), message: issue.message })));
  const behaviours = complete('behaviours', behaviourCatalogue, raw?.behaviours, faults);
  const typologies = complete('typologies', typologyCatalogue, raw?.typologies, faults);
  if (!parsed.success || faults.length > 0) throw new ScenarioError(sourceName, faults);
  const { name, summary, country, currency, customers } = parsed.data;
  return {
    name,
    summary,
    country,
    currency,
    customers,
    startMs: Date.parse(`${parsed.data.start}T00:00:00Z`),
    windowMs: parsed.data.settlementWindowSeconds * 1000,
    behaviours,
    typologies,
  };
}

/** Every scenario that comes with the product. */
export const scenarioCatalogue: readonly Scenario[] = SCENARIO_NAMES.map((name) =>
  parseScenario(scenarioText(name), `${name}.yaml`),
);

export function findScenario(name: string): Scenario | undefined {
  return scenarioCatalogue.find((scenario) => scenario.name === name);
}

/** The YAML text of a scenario that comes with the product. */
export function scenarioText(name: (typeof SCENARIO_NAMES)[number] | string): string {
  if (!SCENARIO_NAMES.some((known) => known === name)) throw new RangeError(`no scenario is named ${name}`);
  return readFileSync(new URL(`../scenarios/${name}.yaml`, import.meta.url), 'utf8');
}

/** Checks the overrides of a catalogue's parameters and fills in the defaults. */
function complete(
  section: string,
  catalogue: readonly CatalogueEntry[],
  given: unknown,
  faults: Fault[],
): Record<string, Settings> {
  const overrides = isRecord(given) ? given : {};
  for (const name of Object.keys(overrides)) {
    if (!catalogue.some((entry) => entry.name === name)) {
      faults.push({
        path: `${section}.${name}`,
        message: `unknown; one of ${catalogue.map((entry) => entry.name).join(', ')}`,
      });
    }
  }
  return Object.fromEntries(
    catalogue.map((entry) => [
      entry.name,
      completeOne(`${section}.${entry.name}`, entry.parameters, overrides[entry.name], faults),
    ]),
  );
}

function completeOne(path: string, parameters: readonly ParameterSpec[], given: unknown, faults: Fault[]): Settings {
  const overrides = isRecord(given) ? given : {};
  for (const name of Object.keys(overrides)) {
    if (!parameters.some((parameter) => parameter.name === name)) {
      faults.push({
        path: `${path}.${name}`,
        message: `unknown; one of ${parameters.map((parameter) => parameter.name).join(', ')}`,
      });
    }
  }
  return Object.fromEntries(
    parameters.map((parameter) => {
      const value = overrides[parameter.name] ?? parameter.default;
      if (typeof value !== 'number') return [parameter.name, parameter.default];
      const fault = checkParameter(parameter, value);
      if (fault !== undefined) faults.push({ path: `${path}.${parameter.name}`, message: fault });
      return [parameter.name, value];
    }),
  );
}

/** What is wrong with a parameter's value, or undefined. */
export function checkParameter(parameter: ParameterSpec, value: number): string | undefined {
  if (value >= parameter.min && value <= parameter.max) return undefined;
  return `${value} is outside ${parameter.min} to ${parameter.max} ${parameter.unit}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '(document)' : path.map(String).join('.');
}

function lineOf(position: readonly { line: number; col: number }[] | undefined): string {
  return position?.[0] === undefined ? '(document)' : `line ${position[0].line}, column ${position[0].col}`;
}
