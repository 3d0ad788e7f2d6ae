import { create } from '@bufbuild/protobuf';
import {
  type Behaviour,
  BehaviourSchema,
  type Parameter,
  ParameterSchema,
  type Scenario,
  ScenarioSchema,
  type Typology,
  TypologySchema,
} from '@launderette/proto';
import type { CatalogueEntry, ParameterSpec, TypologyEntry } from '@launderette/world';
import type { ScenarioEntry, Settings } from '../catalogue.ts';
import { duration, timestamp } from './numbers.ts';

export function scenarioToMessage(entry: ScenarioEntry): Scenario {
  return create(ScenarioSchema, {
    name: `scenarios/${entry.name}`,
    summary: entry.summary,
    customers: entry.customers,
    startTime: timestamp(entry.startMs),
    country: entry.country,
    currency: entry.currency,
    settlementWindow: duration(entry.windowMs),
    behaviours: settingsToMessages(entry.behaviours),
    typologies: settingsToMessages(entry.typologies),
  });
}

export function behaviourToMessage(entry: CatalogueEntry): Behaviour {
  const parameters = entry.parameters.map(parameterToMessage);
  return create(BehaviourSchema, { name: `behaviours/${entry.name}`, summary: entry.summary, parameters });
}

export function typologyToMessage(entry: TypologyEntry): Typology {
  return create(TypologySchema, {
    name: `typologies/${entry.name}`,
    summary: entry.summary,
    parameters: entry.parameters.map(parameterToMessage),
    f3: [...entry.f3],
    amltrix: [...entry.amltrix],
    tell: entry.tell,
    hardNegative: entry.hardNegative,
  });
}

function parameterToMessage(spec: ParameterSpec): Parameter {
  const { name, summary, unit, min, max, source } = spec;
  return create(ParameterSchema, { name, summary, unit, min, max, defaultValue: spec.default, source });
}

function settingsToMessages(
  settings: Readonly<Record<string, Settings>>,
): Record<string, { values: Record<string, number> }> {
  return Object.fromEntries(Object.entries(settings).map(([name, values]) => [name, { values: { ...values } }]));
}
