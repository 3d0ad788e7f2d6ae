import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { behaviourCatalogue } from './behaviours/catalogue.ts';
import { parseScenario, scenarioCatalogue } from './scenario.ts';
import { scenarioJsonSchema } from './scenario-schema.ts';
import { resolvedText } from './scenario-text.ts';

describe('the JSON Schema of a scenario', () => {
  it('is the one that is published (npm run schemas -w @launderette/world)', () => {
    const published = readFileSync(new URL('../schemas/scenario.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
  });

  it('describes every parameter with unit, range, default and source', () => {
    const { properties } = scenarioJsonSchema() as { properties: { behaviours: { properties: object } } };
    for (const { name, parameters } of behaviourCatalogue) {
      for (const parameter of parameters) {
        expect(properties.behaviours.properties).toHaveProperty([name, 'properties', parameter.name], {
          description: expect.stringContaining(parameter.unit),
          type: 'number',
          minimum: parameter.min,
          maximum: parameter.max,
          default: parameter.default,
        });
      }
    }
  });
});

describe('resolvedText', () => {
  it.each(scenarioCatalogue.map((scenario) => [scenario.name, scenario] as const))(
    '%s reads as the same scenario, and says where each number comes from',
    (name, scenario) => {
      const text = resolvedText(scenario);
      expect(parseScenario(text, name)).toEqual(scenario);
      expect(text).toContain('In payments per customer and 30 days, 0 to 1000; default 30. US Diary');
      expect(text).not.toContain('extends');
    },
  );
});
