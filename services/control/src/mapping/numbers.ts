import { create } from '@bufbuild/protobuf';
import { type Duration, DurationSchema, durationMs, type Timestamp, timestampFromMs } from '@bufbuild/protobuf/wkt';

/** A count, which never is negative, as a 64-bit integer. */
export function count(value: number): bigint {
  return BigInt(Math.trunc(value));
}

export function counts(values: Readonly<Record<string, number>>): Record<string, bigint> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, count(value)]));
}

/** `ms`: Unix milliseconds. */
export function timestamp(ms: number): Timestamp {
  return timestampFromMs(Math.floor(ms));
}

/** `ms`: 0 or more. */
export function duration(ms: number): Duration {
  const nanos = Math.round((ms % 1000) * 1e6);
  const carried = nanos === 1e9;
  return create(DurationSchema, {
    seconds: BigInt(Math.floor(ms / 1000) + (carried ? 1 : 0)),
    nanos: carried ? 0 : nanos,
  });
}

/** Milliseconds of a duration; 0 when absent. */
export function millisecondsOf(message: Duration | undefined): number {
  return message ? durationMs(message) : 0;
}
