/** What kind of series a metric is, in the sense of Prometheus. */
export type MetricType = 'counter' | 'gauge' | 'histogram';

/** A label and the closed set that its values come from. */
export interface LabelSpec {
  readonly name: string;
  /** The values where this package knows them; otherwise the set is given by the caller and `meaning` says which. */
  readonly values?: readonly string[];
  readonly meaning: string;
}

/** One row of the metric table. */
export interface MetricSpec {
  readonly name: string;
  readonly type: MetricType;
  /** Base unit, or what is counted. */
  readonly unit: string;
  readonly help: string;
  readonly labels: readonly LabelSpec[];
  /** Upper bounds of a histogram's buckets, in its unit. */
  readonly buckets?: readonly number[];
  /** A histogram that is given counts, not single values: see CountedHistogram. */
  readonly counted?: true;
}

const stream: LabelSpec = { name: 'stream', meaning: 'name of the stream; its series go when it is deleted' };
const typology: LabelSpec = { name: 'typology', meaning: 'name in the typology catalogue' };

/** From a fast local acknowledgement to the produce timeout of a broker in trouble. */
const LATENCY_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** From a small world on a laptop to a long replay of millions of customers. */
const RECOVERY_SECONDS = [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800] as const;

/** What becomes of a stream that an earlier process left. */
export const RECOVERY_OUTCOMES = ['resumed', 'diverged', 'failed'] as const;
export type RecoveryOutcome = (typeof RECOVERY_OUTCOMES)[number];

/** How a training ends. */
export const TRAINING_OUTCOMES = ['succeeded', 'failed', 'cancelled', 'interrupted'] as const;
export type TrainingOutcome = (typeof TRAINING_OUTCOMES)[number];

/** Statistics of the event-loop delay since the last scrape. */
export const EVENT_LOOP_STATS = ['mean', 'p50', 'p99', 'max'] as const;

/** Every metric of the service. Dashboards, alerts and docs/reference/metrics.md derive from this table. */
export const METRICS = {
  events: {
    name: 'launderette_events_total',
    type: 'counter',
    unit: 'payments',
    help: 'Payments acknowledged by the sink, whatever became of them.',
    labels: [stream, { name: 'kind', meaning: 'kind of payment, as in the transaction schema' }],
  },
  activity: {
    name: 'launderette_activity_total',
    type: 'counter',
    unit: 'activities',
    help: 'Non-monetary events acknowledged by the sink.',
    labels: [stream, { name: 'kind', meaning: 'kind of activity, as in the activity schema' }],
  },
  illicitEvents: {
    name: 'launderette_illicit_events_total',
    type: 'counter',
    unit: 'events',
    help: 'Labelled payments and activities.',
    labels: [stream, typology],
  },
  episodes: {
    name: 'launderette_episodes_total',
    type: 'counter',
    unit: 'episodes',
    help: 'Episodes of crime begun.',
    labels: [stream, typology],
  },
  impossibleEpisodes: {
    name: 'launderette_episodes_impossible_total',
    type: 'counter',
    unit: 'episodes',
    help: 'Episodes for which nobody was eligible: those that arrived and were not begun, and those asked for or previewed and refused.',
    labels: [stream, typology],
  },
  declines: {
    name: 'launderette_declines_total',
    type: 'counter',
    unit: 'payments',
    help: 'Payments refused by the ledger.',
    labels: [stream, { name: 'reason', meaning: 'reason of refusal, as in the transaction schema' }],
  },
  producedBytes: {
    name: 'launderette_produced_bytes_total',
    type: 'counter',
    unit: 'bytes',
    help: 'Bytes of record batches acknowledged by the sink.',
    labels: [stream, { name: 'topic', meaning: 'topic of the stream' }],
  },
  produceLatency: {
    name: 'launderette_produce_latency_seconds',
    type: 'histogram',
    unit: 'seconds',
    help: 'Time from handing a payment to the sink to its acknowledgement.',
    labels: [stream],
    buckets: LATENCY_SECONDS,
    counted: true,
  },
  scheduleLag: {
    name: 'launderette_schedule_lag_seconds',
    type: 'histogram',
    unit: 'seconds',
    help: 'Time from the moment at which the pace intends a payment to its handing over to the sink.',
    labels: [stream],
    buckets: LATENCY_SECONDS,
    counted: true,
  },
  responseLatency: {
    name: 'launderette_response_latency_seconds',
    type: 'histogram',
    unit: 'seconds',
    help: 'Time from the moment at which the pace intends a payment to its acknowledgement; nothing at pace max.',
    labels: [stream],
    buckets: LATENCY_SECONDS,
    counted: true,
  },
  droppedEvents: {
    name: 'launderette_dropped_events_total',
    type: 'counter',
    unit: 'payments',
    help: 'Payments that happened and were not published, by the overload policy drop-and-count.',
    labels: [stream],
  },
  unmetPurchases: {
    name: 'launderette_sampler_unmet_purchases_total',
    type: 'counter',
    unit: 'purchases',
    help: 'Purchases drawn from a model without all that was given being met, as the model has hardly such rows; the log says what.',
    labels: [stream],
  },
  engineBusy: {
    name: 'launderette_engine_busy_ratio',
    type: 'gauge',
    unit: 'ratio',
    help: 'Share of the last second in which the busier of the threads that live and encode was busy: near 1, the generator is the limit.',
    labels: [stream],
  },
  backlog: {
    name: 'launderette_backlog_events',
    type: 'gauge',
    unit: 'payments',
    help: 'Payments produced and not yet acknowledged.',
    labels: [stream],
  },
  shardLag: {
    name: 'launderette_shard_lag_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'How long this process has waited for a shard that lives in another one: the credits of a window that it has not ended, or, for shard 0, how far commands are known. Only of streams that are spread over processes.',
    labels: [stream, { name: 'shard', meaning: 'number of the shard' }],
  },
  moneyInFlight: {
    name: 'launderette_money_in_flight_minor',
    type: 'gauge',
    unit: 'minor units',
    help: 'What the shards that live here have sent less what they were credited. Summed over processes it is the money on its way; the part of one process can be negative. Only of streams that are spread over processes.',
    labels: [stream],
  },
  simulatedTime: {
    name: 'launderette_simulated_time_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'Simulated time, seconds since 1970.',
    labels: [stream],
  },
  streams: {
    name: 'launderette_streams',
    type: 'gauge',
    unit: 'streams',
    help: 'Streams in each phase.',
    labels: [{ name: 'phase', meaning: 'phase of a stream' }],
  },
  eventLoopDelay: {
    name: 'launderette_event_loop_delay_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'Delay of the main event loop since the last scrape: how far the service itself is saturated.',
    labels: [{ name: 'stat', values: EVENT_LOOP_STATS, meaning: 'statistic over the interval' }],
  },
  grpcCalls: {
    name: 'launderette_grpc_server_calls_total',
    type: 'counter',
    unit: 'calls',
    help: 'gRPC calls ended.',
    labels: [
      { name: 'method', meaning: 'service and method, or `other` for a method of no service of ours' },
      { name: 'code', meaning: 'gRPC status code' },
    ],
  },
  grpcLatency: {
    name: 'launderette_grpc_server_latency_seconds',
    type: 'histogram',
    unit: 'seconds',
    help: 'Time from the arrival of a gRPC call to its status; a watch lasts as long as its reader.',
    labels: [{ name: 'method', meaning: 'as for calls' }],
    buckets: LATENCY_SECONDS,
  },
  recoveries: {
    name: 'launderette_recoveries_total',
    type: 'counter',
    unit: 'streams',
    help: 'Streams of an earlier process that were to be taken up. Anything but resumed asks for an operator.',
    labels: [{ name: 'outcome', values: RECOVERY_OUTCOMES, meaning: 'what became of it' }],
  },
  recoveryDuration: {
    name: 'launderette_recovery_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    help: 'From the beginning of taking up a stream to its going on.',
    labels: [],
    buckets: RECOVERY_SECONDS,
  },
  replayedEvents: {
    name: 'launderette_recovery_replayed_events_total',
    type: 'counter',
    unit: 'payments',
    help: 'Payments made again and not published, to come to where an earlier process stood.',
    labels: [],
  },
  corruptSnapshots: {
    name: 'launderette_recovery_corrupt_snapshots_total',
    type: 'counter',
    unit: 'snapshots',
    help: 'Saved states that were found corrupt, incomplete or of another program, and passed over.',
    labels: [],
  },
  trainings: {
    name: 'launderette_trainings',
    type: 'gauge',
    unit: 'trainings',
    help: 'Trainings of models under way.',
    labels: [{ name: 'state', values: ['queued', 'running'], meaning: 'whether it waits' }],
  },
  trainingsFinished: {
    name: 'launderette_trainings_finished_total',
    type: 'counter',
    unit: 'trainings',
    help: 'Trainings of models that have ended. Failed and interrupted ones ask to be looked at.',
    labels: [{ name: 'outcome', values: TRAINING_OUTCOMES, meaning: 'how it ended' }],
  },
  sampledRows: {
    name: 'launderette_sampled_rows_total',
    type: 'counter',
    unit: 'rows',
    help: 'Rows drawn from models for callers of SampleModel.',
    labels: [],
  },
  tensorBackendInfo: {
    name: 'launderette_tensor_backend_info',
    type: 'gauge',
    unit: 'none',
    help: 'Always 1, in services that train; the label says what multiplies matrices there. Absent until it is known.',
    labels: [
      { name: 'backend', values: ['wasm', 'tensorflow'], meaning: 'wasm, or the native library of `make native`' },
    ],
  },
  buildInfo: {
    name: 'launderette_build_info',
    type: 'gauge',
    unit: 'none',
    help: 'Always 1; the labels say what runs.',
    labels: [
      { name: 'version', meaning: 'version of the service' },
      { name: 'node', meaning: 'version of Node' },
    ],
  },
} as const satisfies Record<string, MetricSpec>;

/** Key of a row in {@link METRICS}. */
export type MetricKey = keyof typeof METRICS;

/** The histograms of a stream, which are given counts. */
export type StreamLatency = 'scheduleLag' | 'produceLatency' | 'responseLatency';
