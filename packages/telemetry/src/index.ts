export { metricsMarkdown } from './markdown.ts';
export type { StreamLabelValues, StreamSeries } from './stream-series.ts';
export {
  type LabelSpec,
  METRICS,
  type MetricKey,
  type MetricSpec,
  type MetricType,
  type RecoveryOutcome,
  type StreamLatency,
} from './table.ts';
export { Telemetry, type TelemetryOptions } from './telemetry.ts';
