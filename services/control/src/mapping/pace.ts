import { create } from '@bufbuild/protobuf';
import { type Pace as PaceMessage, PaceSchema } from '@launderette/proto';
import type { Pace } from '@launderette/simulator';

/** Absent when the message says nothing. */
export function paceFromMessage(message: PaceMessage | undefined): Pace | undefined {
  const pace = message?.pace;
  if (pace?.case === 'eventsPerSecond') return { kind: 'rate', eventsPerSecond: pace.value };
  if (pace?.case === 'clockMultiple') return { kind: 'clock', multiple: pace.value };
  return pace?.case === 'max' ? { kind: 'max' } : undefined;
}

export function paceToMessage(pace: Pace): PaceMessage {
  if (pace.kind === 'rate')
    return create(PaceSchema, { pace: { case: 'eventsPerSecond', value: pace.eventsPerSecond } });
  if (pace.kind === 'clock') return create(PaceSchema, { pace: { case: 'clockMultiple', value: pace.multiple } });
  return create(PaceSchema, { pace: { case: 'max', value: {} } });
}
