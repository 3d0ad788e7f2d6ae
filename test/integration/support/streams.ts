import {
  createStreamControl,
  kafkaOutlets,
  type StreamControl,
  type StreamControlOptions,
  type StreamDefinition,
  type StreamStatistics,
} from '@launderette/simulator';

/** A small retail stream as fast as it goes. */
export const SMALL: StreamDefinition = {
  name: 'small',
  scenario: 'retail',
  seed: 7,
  customers: 2_000,
  shards: 4,
  pace: { kind: 'max' },
  prevalence: { 'card-testing': 50_000, structuring: 50_000, 'fan-in': 50_000, 'account-takeover': 50_000 },
  eventsMax: 20_000,
};

/** Runs a test's work with a control on a broker, and closes it. */
export async function withControl<T>(
  bootstrap: string,
  options: Partial<StreamControlOptions>,
  work: (control: StreamControl) => Promise<T>,
): Promise<T> {
  const control = createStreamControl({
    outlets: kafkaOutlets({ kafka: { bootstrapServers: bootstrap } }),
    ...options,
  });
  try {
    return await work(control);
  } finally {
    await control.close();
  }
}

/** Watches a stream until a condition holds; a failed stream is an error. */
export async function until(
  control: StreamControl,
  name: string,
  met: (now: StreamStatistics) => boolean,
): Promise<StreamStatistics> {
  for await (const now of control.watch(name, new AbortController().signal)) {
    if (met(now)) return now;
    if (now.phase === 'failed') throw new Error(control.get(name).message);
  }
  throw new Error(`the watch of ${name} ended`);
}

export const finished = (now: StreamStatistics): boolean => now.phase === 'finished';
