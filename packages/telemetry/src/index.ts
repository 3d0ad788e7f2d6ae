export { METRICS, type LabelSpec, type MetricKey, type MetricSpec, type MetricType } from './table.ts';
export type { StreamLabelValues, StreamSeries } from './stream-series.ts';
export { Telemetry, type TelemetryOptions } from './telemetry.ts';
export { metricsMarkdown } from './markdown.ts';
