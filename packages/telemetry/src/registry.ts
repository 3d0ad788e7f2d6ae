import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { CountedHistogram } from './counted-histogram.ts';
import { METRICS, type MetricKey, type MetricSpec } from './table.ts';

type Row<K extends MetricKey> = (typeof METRICS)[K];
type LabelOf<K extends MetricKey> = Row<K>['labels'][number]['name'];
type CollectorOf<K extends MetricKey> = Row<K>['type'] extends 'counter'
  ? Counter<LabelOf<K>>
  : Row<K>['type'] extends 'gauge'
    ? Gauge<LabelOf<K>>
    : Row<K> extends { counted: true }
      ? CountedHistogram
      : Histogram<LabelOf<K>>;

/** One collector for each row of the table. */
export type Collectors = { readonly [K in MetricKey]: CollectorOf<K> };

/** Makes a collector for every row of the metric table, all in `registry`. */
export function buildCollectors(registry: Registry): Collectors {
  const made = Object.entries(METRICS).map(([key, spec]) => [key, buildCollector(spec, registry)]);
  return Object.fromEntries(made) as Collectors;
}

function buildCollector(spec: MetricSpec, registry: Registry): Counter | Gauge | Histogram | CountedHistogram {
  const common = {
    name: spec.name,
    help: spec.help,
    labelNames: spec.labels.map((label) => label.name),
    registers: [registry],
  };
  if (spec.type === 'counter') return new Counter(common);
  if (spec.type === 'gauge') return new Gauge(common);
  const buckets = [...(spec.buckets ?? [])];
  if (!spec.counted) return new Histogram({ ...common, buckets });
  const counted = new CountedHistogram({ ...common, buckets });
  registry.registerMetric(counted as unknown as Histogram); // all that the registry calls is `get`
  return counted;
}
