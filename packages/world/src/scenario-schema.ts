import { z } from 'zod';
import { behaviourCatalogue } from './behaviours/catalogue.ts';
import type { CatalogueEntry, ParameterSpec } from './catalogue.ts';
import { scenarioDocument } from './scenario-document.ts';
import { typologyCatalogue } from './typologies/catalogue.ts';

/** A JSON Schema, as far as it is looked into here. */
interface JsonSchema {
  required?: string[];
  readonly properties: Record<string, unknown>;
  readonly [key: string]: unknown;
}

/**
 * The JSON Schema (2020-12) of a scenario, for editors and other tools: `schemas/scenario.schema.json`. Derived from what
 * validates, and from the catalogues; with `extends` everything else may be left out.
 */
export function scenarioJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(scenarioDocument, { io: 'input' }) as unknown as JsonSchema;
  const { required = [], ...rest } = schema;
  return {
    $id: 'urn:launderette:schema:scenario',
    title: 'Launderette scenario',
    ...rest,
    anyOf: [{ required: ['extends'] }, { required }],
    properties: {
      ...schema.properties,
      behaviours: sectionOf('Parameters of ordinary life.', behaviourCatalogue),
      typologies: sectionOf('Parameters of crime.', typologyCatalogue),
    },
  };
}

function sectionOf(description: string, catalogue: readonly CatalogueEntry[]) {
  return objectOf(
    description,
    catalogue.map(({ name, summary, parameters }) => [name, objectOf(summary, parameters.map(propertyOf))]),
  );
}

function objectOf(description: string, properties: readonly (readonly [string, unknown])[]) {
  return { description, type: 'object', properties: Object.fromEntries(properties), additionalProperties: false };
}

function propertyOf({ name, summary, unit, min, max, default: value, source }: ParameterSpec) {
  const description = `${summary} Unit: ${unit}. Source: ${source}`;
  return [name, { description, type: 'number', minimum: min, maximum: max, default: value }] as const;
}
