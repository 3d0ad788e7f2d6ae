import { type LabelSpec, METRICS, type MetricSpec } from './table.ts';

/** docs/reference/metrics.md, from the table. */
export function metricsMarkdown(): string {
  const rows: readonly MetricSpec[] = Object.values(METRICS);
  return [
    '# Metrics',
    '',
    'Served at `http://127.0.0.1:9464/metrics` in the Prometheus text format. Generated from the metric table in',
    '`packages/telemetry/src/table.ts` by `npm run docs:metrics`; a test fails when the two differ.',
    '',
    'Every series of a known label value exists from the moment its stream does, at 0. No label holds an account, a',
    'customer or an event.',
    '',
    '| metric | type | unit | labels | meaning |',
    '|---|---|---|---|---|',
    ...rows.map(metricRow),
    '',
    '## Labels',
    '',
    '| metric | label | values |',
    '|---|---|---|',
    ...rows.flatMap((row) => row.labels.map((label) => labelRow(row, label))),
    '',
    '## Buckets',
    '',
    ...rows.filter((row) => row.buckets).map((row) => `- \`${row.name}\`: ${row.buckets?.join(', ')} ${row.unit}`),
    '',
  ].join('\n');
}

function metricRow(row: MetricSpec): string {
  const labels = row.labels.map((label) => `\`${label.name}\``).join(', ');
  return `| \`${row.name}\` | ${row.type} | ${row.unit} | ${labels} | ${row.help} |`;
}

function labelRow(row: MetricSpec, label: LabelSpec): string {
  const values = label.values ? `${label.values.map((value) => `\`${value}\``).join(', ')}: ` : '';
  return `| \`${row.name}\` | \`${label.name}\` | ${values}${label.meaning} |`;
}
