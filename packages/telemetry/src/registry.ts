import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { METRICS, type MetricKey, type MetricSpec } from './table.ts';

type Row<K extends MetricKey> = (typeof METRICS)[K];
type LabelOf<K extends MetricKey> = Row<K>['labels'][number]['name'];
type CollectorOf<K extends MetricKey> = Row<K>['type'] extends 'counter'
  ? Counter<LabelOf<K>>
  : Row<K>['type'] extends 'gauge'
    ? Gauge<LabelOf<K>>
    : Histogram<LabelOf<K>>;

/** One collector for each row of the table. */
export type Collectors = { readonly [K in MetricKey]: CollectorOf<K> };

/** Makes a collector for every row of the metric table, all in `registry`. */
export function buildCollectors(registry: Registry): Collectors {
  const made = Object.entries(METRICS).map(([key, spec]) => [key, buildCollector(spec, registry)]);
  return Object.fromEntries(made) as Collectors;
}

function buildCollector(spec: MetricSpec, registry: Registry): Counter | Gauge | Histogram {
  const common = {
    name: spec.name,
    help: spec.help,
    labelNames: spec.labels.map((label) => label.name),
    registers: [registry],
  };
  if (spec.type === 'counter') return new Counter(common);
  if (spec.type === 'gauge') return new Gauge(common);
  return new Histogram({ ...common, buckets: [...(spec.buckets ?? [])] });
}
