import { create } from '@bufbuild/protobuf';
import { Pace_Arrivals, type Pace as PaceMessage, PaceSchema } from '@launderette/proto';
import type { Pace } from '@launderette/simulator';
import { profileFromMessage, profileToMessage } from './profile.ts';

/** Absent when the message says nothing. */
export function paceFromMessage(message: PaceMessage | undefined): Pace | undefined {
  const pace = message?.pace;
  const arrivals = message?.arrivals === Pace_Arrivals.POISSON ? ({ arrivals: 'poisson' } as const) : {};
  if (pace?.case === 'eventsPerSecond') return { kind: 'rate', eventsPerSecond: pace.value, ...arrivals };
  if (pace?.case === 'profile') return { kind: 'profile', profile: profileFromMessage(pace.value), ...arrivals };
  if (pace?.case === 'clockMultiple') return { kind: 'clock', multiple: pace.value };
  return pace?.case === 'max' ? { kind: 'max' } : undefined;
}

export function paceToMessage(pace: Pace): PaceMessage {
  if (pace.kind === 'clock') return create(PaceSchema, { pace: { case: 'clockMultiple', value: pace.multiple } });
  if (pace.kind === 'max') return create(PaceSchema, { pace: { case: 'max', value: {} } });
  const arrivals = pace.arrivals === 'poisson' ? Pace_Arrivals.POISSON : Pace_Arrivals.UNSPECIFIED;
  if (pace.kind === 'rate')
    return create(PaceSchema, { pace: { case: 'eventsPerSecond', value: pace.eventsPerSecond }, arrivals });
  return create(PaceSchema, { pace: { case: 'profile', value: profileToMessage(pace.profile) }, arrivals });
}
