import { Stream_Timestamps } from '@launderette/proto';
import type { StreamDefinition, Timestamps } from '@launderette/simulator';

const TIMESTAMPS: Readonly<Record<Timestamps, Stream_Timestamps>> = {
  append: Stream_Timestamps.APPEND,
  event: Stream_Timestamps.EVENT,
};

/** What the timestamps in force say. */
export function timestampsToMessage({ timestamps = 'append' }: StreamDefinition): Stream_Timestamps {
  return TIMESTAMPS[timestamps];
}

/** Absent where the message says nothing. A value that this version does not know was refused before. */
export function timestampsFromMessage(value: Stream_Timestamps): Pick<StreamDefinition, 'timestamps'> {
  const timestamps = (Object.keys(TIMESTAMPS) as Timestamps[]).find((key) => TIMESTAMPS[key] === value);
  return timestamps === undefined ? {} : { timestamps };
}
