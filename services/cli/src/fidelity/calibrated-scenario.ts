import type { Calibration } from '@launderette/evaluation';
import { stringify } from 'yaml';

const DAY_MS = 86_400_000;
const CUSTOMERS = 20_000;

export interface ScenarioFacts {
  readonly name: string;
  /** Days since 1970-01-01. */
  readonly firstDay: number;
  readonly compound: boolean;
}

/** The YAML of a scenario with a fitted texture. Diaries begin on the first of their month, other samples on their first day. */
export function calibratedScenario(
  { name, firstDay, compound }: ScenarioFacts,
  { texture, basis }: Calibration,
): string {
  const first = new Date(firstDay * DAY_MS).toISOString();
  const start = compound ? `${first.slice(0, 8)}01` : first.slice(0, 10);
  const dropped = basis.filter((entry) => entry.dropped !== undefined);
  const head = [
    `# Fitted by \`launderette calibrate\` from aggregates of ${texture.activity.rows} payments; \`rows\` is what a figure stands on.`,
    ...dropped.map((entry) => `# Not fitted: ${entry.figure}, ${entry.rows} rows, ${entry.dropped ?? ''}.`),
  ];
  const document = {
    extends: 'retail',
    name,
    summary: 'Purchases with the texture of a sample.',
    start,
    customers: CUSTOMERS,
    texture,
  };
  return `${head.join('\n')}\n${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
