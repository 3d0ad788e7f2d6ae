import type { MessageInitShape } from '@bufbuild/protobuf';
import { type Duration, durationFromMs, durationMs } from '@bufbuild/protobuf/wkt';
import type { RateProfile as ProfileMessage, RateProfileSchema } from '@launderette/proto';
import type { RateProfile, RateShape } from '@launderette/simulator/definition';

type ProfileInit = Exclude<MessageInitShape<typeof RateProfileSchema>, { $typeName: string }>;

/** A rate profile for a request. */
export function profileInit({ shape, bursts }: RateProfile): ProfileInit {
  return {
    shape: shapeInit(shape),
    bursts: bursts.map(({ fromMs, toMs, percent }) => ({
      from: durationFromMs(fromMs),
      to: durationFromMs(toMs),
      percent,
    })),
  };
}

/** The profile of a message of the service, which has no faults. */
export function profileOf(message: ProfileMessage): RateProfile {
  return {
    shape: shapeOf(message.shape),
    bursts: message.bursts.map(({ from, to, percent }) => ({ fromMs: ms(from), toMs: ms(to), percent })),
  };
}

function shapeInit(shape: RateShape): NonNullable<ProfileInit['shape']> {
  if (shape.kind === 'constant') return { case: 'constantPerSecond', value: shape.perSecond };
  if (shape.kind === 'stages') {
    const stages = shape.stages.map(({ fromPerSecond, toPerSecond, durationMs: length }) => ({
      fromPerSecond,
      toPerSecond,
      duration: durationFromMs(length),
    }));
    return { case: 'stages', value: { stages } };
  }
  if (shape.kind === 'week') {
    const { perSecond, firstHour, hourMs } = shape;
    return { case: 'week', value: { perSecond: [...perSecond], firstHour, hour: durationFromMs(hourMs) } };
  }
  const { meanPerSecond, swingPerSecond, periodMs } = shape;
  return { case: 'oscillation', value: { meanPerSecond, swingPerSecond, period: durationFromMs(periodMs) } };
}

function shapeOf(shape: ProfileMessage['shape']): RateShape {
  if (shape.case === 'stages') {
    const stages = shape.value.stages.map(({ fromPerSecond, toPerSecond, duration }) => ({
      fromPerSecond,
      toPerSecond,
      durationMs: ms(duration),
    }));
    return { kind: 'stages', stages };
  }
  if (shape.case === 'week')
    return {
      kind: 'week',
      perSecond: shape.value.perSecond,
      firstHour: shape.value.firstHour,
      hourMs: ms(shape.value.hour),
    };
  if (shape.case === 'oscillation') {
    const { meanPerSecond, swingPerSecond, period } = shape.value;
    return { kind: 'oscillation', meanPerSecond, swingPerSecond, periodMs: ms(period) };
  }
  return { kind: 'constant', perSecond: shape.value ?? 0 };
}

function ms(duration: Duration | undefined): number {
  return duration ? durationMs(duration) : 0;
}
