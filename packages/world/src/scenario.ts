import { readFileSync } from 'node:fs';
import type { TaintRule } from '@launderette/kernel';
import { LineCounter, parseDocument, type Range, visit } from 'yaml';
import { behaviourCatalogue } from './behaviours/catalogue.ts';
import type { CatalogueEntry, ParameterSpec } from './catalogue.ts';
import { nestingFault, repeatedKeys } from './document-shape.ts';
import { type Fault, ScenarioError } from './errors.ts';
import type { SamplerSpec } from './sampled/sampled-document.ts';
import { type PURCHASE_RAILS, type ScenarioDocument, scenarioDocument } from './scenario-document.ts';
import type { Texture } from './texture/texture.ts';
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
  /** How illicit money is followed where it mixes with other money. */
  readonly taint: TaintRule;
  /** What purchases are paid with. */
  readonly purchaseRail: (typeof PURCHASE_RAILS)[number];
  /** Weights of hours and weekdays of purchases; absent: by ways of life. */
  readonly week?: ScenarioDocument['week'];
  /** Regions of the home country with clocks of their own; absent: one. */
  readonly zones?: ScenarioDocument['zones'];
  /** The texture of purchases, where it was fitted to a sample. */
  readonly texture?: Texture;
  /** The model that says what purchases are like; absent: the agents do. */
  readonly sampler?: SamplerSpec;
}

const SCENARIO_NAMES = ['retail', 'cards', 'sme', 'correspondent', 'mobile-money', 'instant-payments', 'mini'] as const;

/** Scenarios that extend each other further than this go round in a circle. */
const EXTENDS_MAX = 8;

/**
 * Reads a scenario from YAML text; what it does not say is as in the scenario that it extends, if any. Throws {@link ScenarioError} with every fault and its path.
 */
export function parseScenario(text: string, sourceName: string): Scenario {
  const raw = resolve(read(text, sourceName), 0, sourceName) as { behaviours?: unknown; typologies?: unknown } | null;
  const parsed = scenarioDocument.safeParse(raw);
  const faults: Fault[] = [];
  if (!parsed.success)
    faults.push(...parsed.error.issues.map((issue) => ({ path: pathOf(issue.path), message: issue.message })));
  const behaviours = complete('behaviours', behaviourCatalogue, raw?.behaviours, faults);
  const typologies = complete('typologies', typologyCatalogue, raw?.typologies, faults);
  if (parsed.success) faults.push(...samplerFaults(parsed.data));
  if (!parsed.success || faults.length > 0) throw new ScenarioError(sourceName, faults);
  const { name, summary, country, currency, customers, purchaseRail, taint, week, zones, texture, sampler } =
    parsed.data;
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
    purchaseRail,
    taint,
    ...(week === undefined ? {} : { week }),
    ...(zones === undefined ? {} : { zones }),
    ...(texture === undefined ? {} : { texture }),
    ...(sampler === undefined ? {} : { sampler }),
  };
}

/** What of a sampler contradicts the rest. */
function samplerFaults({ sampler, texture }: ScenarioDocument): Fault[] {
  if (sampler === undefined) return [];
  const typologies = sampler.given.role?.typologies ?? [];
  return [
    ...(texture === undefined
      ? []
      : [{ path: 'sampler', message: 'does not go with texture: both say what purchases are like' }]),
    ...typologies
      .filter((name) => !typologyCatalogue.some((known) => known.name === name))
      .map((name) => ({ path: 'sampler.given.role.typologies', message: `${JSON.stringify(name)} is no typology` })),
  ];
}

/** YAML as it is written. Throws {@link ScenarioError} where it is none. */
function read(text: string, sourceName: string): unknown {
  const deep = nestingFault(text);
  if (deep) throw new ScenarioError(sourceName, [{ path: `line ${deep.line}`, message: deep.message }]);
  const lineCounter = new LineCounter();
  const yaml = parseDocument(text, { uniqueKeys: false, lineCounter });
  const faults: Fault[] = yaml.errors.map((error) => ({
    path: lineOf(error.linePos),
    message: error.code.toLowerCase().replaceAll('_', ' '),
  }));
  const place = (range: Range | null | undefined) => lineOf(range ? [lineCounter.linePos(range[0])] : undefined);
  visit(yaml, {
    Map: (_, map) => {
      for (const range of repeatedKeys(map)) faults.push({ path: place(range), message: 'duplicate key' });
    },
    Alias: (_, { source, range }) => {
      const message = `*${source} is an alias, which scenarios do not have: write the value out, or extend a scenario`;
      faults.push({ path: place(range), message });
    },
  });
  if (faults.length > 0) throw new ScenarioError(sourceName, faults);
  return yaml.toJS();
}

/** A document over the one that it extends: sections are merged, lists and values replaced. */
function resolve(raw: unknown, depth: number, sourceName: string): unknown {
  if (!isRecord(raw) || raw.extends === undefined) return raw;
  const base = raw.extends;
  const known = SCENARIO_NAMES.find((name) => name === base);
  if (known === undefined || depth === EXTENDS_MAX) {
    const message =
      known === undefined
        ? `${JSON.stringify(base)} is no scenario of the catalogue: ${SCENARIO_NAMES.join(', ')}`
        : `goes round in a circle, or over more than ${EXTENDS_MAX} scenarios`;
    throw new ScenarioError(sourceName, [{ path: 'extends', message }]);
  }
  const under = resolve(read(scenarioText(known), `${known}.yaml`), depth + 1, sourceName);
  const { extends: _, ...own } = raw;
  return merged(under, own);
}

function merged(under: unknown, over: unknown): unknown {
  if (!isRecord(under) || !isRecord(over)) return over;
  const result: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) result[key] = key in under ? merged(under[key], value) : value;
  return result;
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
