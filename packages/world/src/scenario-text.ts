import { stringify } from 'yaml';
import { behaviourCatalogue } from './behaviours/catalogue.ts';
import type { CatalogueEntry } from './catalogue.ts';
import type { Scenario, Settings } from './scenario.ts';
import { typologyCatalogue } from './typologies/catalogue.ts';

/**
 * A scenario as YAML with everything in it: what it extends is resolved, and every parameter of behaviours and
 * typologies is there with its unit, default, range and source. Reading it gives the same scenario.
 */
export function resolvedText(scenario: Scenario): string {
  const {
    name,
    summary,
    startMs,
    country,
    currency,
    customers,
    windowMs,
    purchaseRail,
    taint,
    week,
    texture,
    sampler,
  } = scenario;
  const head = {
    ...{ name, summary, start: new Date(startMs).toISOString().slice(0, 10), country, currency, customers },
    ...{ settlementWindowSeconds: windowMs / 1000, purchaseRail, taint },
    ...(week === undefined ? {} : { week }),
    ...(texture === undefined ? {} : { texture }),
    ...(sampler === undefined ? {} : { sampler }),
  };
  return [
    stringify(head, { lineWidth: 0 }).trimEnd(),
    ...section('behaviours', behaviourCatalogue, scenario.behaviours),
    ...section('typologies', typologyCatalogue, scenario.typologies),
    '',
  ].join('\n');
}

function section(
  name: string,
  catalogue: readonly CatalogueEntry[],
  values: Readonly<Record<string, Settings>>,
): string[] {
  const entries = catalogue.flatMap((entry) => [
    `  # ${entry.summary}`,
    `  ${entry.name}:`,
    ...entry.parameters.flatMap(({ name: parameter, summary, unit, min, max, default: usual, source }) => [
      `    # ${summary} In ${unit}, ${min} to ${max}; default ${usual}. ${source}`,
      `    ${parameter}: ${values[entry.name]?.[parameter] ?? usual}`,
    ]),
  ]);
  return [`${name}:`, ...entries];
}
