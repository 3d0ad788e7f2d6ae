import { SinkError } from '@launderette/sinks';
import { Refusal } from './api.ts';

/** A sink's error as the refusal that callers of the simulator know; anything else is thrown on. */
export function refuse(error: unknown): never {
  if (!(error instanceof SinkError)) throw error;
  const options = { retryable: error.retryable, cause: error };
  if (error.code === 'FILE_NOT_EMPTY') throw new Refusal('TOPIC_NOT_EMPTY', error.message, options);
  throw new Refusal('SINK_UNAVAILABLE', error.message, options);
}
