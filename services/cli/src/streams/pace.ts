import type { MessageInitShape } from '@bufbuild/protobuf';
import { Pace_Arrivals, type Pace as PaceMessage, type PaceSchema } from '@launderette/proto';
import { formatPace, type Pace } from '@launderette/simulator/definition';
import { profileInit, profileOf } from './profile.ts';

/** A pace for a request. */
export function paceInit(pace: Pace): MessageInitShape<typeof PaceSchema> {
  if (pace.kind === 'clock') return { pace: { case: 'clockMultiple', value: pace.multiple } };
  if (pace.kind === 'max') return { pace: { case: 'max', value: {} } };
  const arrivals = pace.arrivals === 'poisson' ? Pace_Arrivals.POISSON : Pace_Arrivals.UNSPECIFIED;
  if (pace.kind === 'rate') return { pace: { case: 'eventsPerSecond', value: pace.eventsPerSecond }, arrivals };
  return { pace: { case: 'profile', value: profileInit(pace.profile) }, arrivals };
}

/** As people write it; empty when absent. */
export function paceText(message: PaceMessage | undefined): string {
  const pace = message?.pace;
  const arrivals = message?.arrivals === Pace_Arrivals.POISSON ? ({ arrivals: 'poisson' } as const) : {};
  if (pace?.case === 'eventsPerSecond') return formatPace({ kind: 'rate', eventsPerSecond: pace.value, ...arrivals });
  if (pace?.case === 'profile') return formatPace({ kind: 'profile', profile: profileOf(pace.value), ...arrivals });
  if (pace?.case === 'clockMultiple') return formatPace({ kind: 'clock', multiple: pace.value });
  return pace?.case === 'max' ? formatPace({ kind: 'max' }) : '';
}
