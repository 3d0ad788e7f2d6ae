import type { MessageInitShape } from '@bufbuild/protobuf';
import type { Pace as PaceMessage, PaceSchema } from '@launderette/proto';
import { formatPace, type Pace } from '@launderette/simulator';

/** A pace for a request. */
export function paceInit(pace: Pace): MessageInitShape<typeof PaceSchema> {
  if (pace.kind === 'rate') return { pace: { case: 'eventsPerSecond', value: pace.eventsPerSecond } };
  return { pace: pace.kind === 'clock' ? { case: 'clockMultiple', value: pace.multiple } : { case: 'max', value: {} } };
}

/** `500/s`, `60x`, `max`; empty when absent. */
export function paceText(message: PaceMessage | undefined): string {
  const pace = message?.pace;
  if (pace?.case === 'eventsPerSecond') return formatPace({ kind: 'rate', eventsPerSecond: pace.value });
  if (pace?.case === 'clockMultiple') return formatPace({ kind: 'clock', multiple: pace.value });
  return pace?.case === 'max' ? formatPace({ kind: 'max' }) : '';
}
