import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { type RateProfile as ProfileMessage, RateProfileSchema } from '@launderette/proto';
import type { RateProfile, RateShape } from '@launderette/simulator';
import { duration, millisecondsOf } from './numbers.ts';

type ShapeInit = NonNullable<Extract<MessageInitShape<typeof RateProfileSchema>, { shape?: unknown }>['shape']>;

const HOUR_MS = 3_600_000;

/** As the message says; a message without a shape gives a profile that the simulator's validation refuses. */
export function profileFromMessage(message: ProfileMessage): RateProfile {
  const bursts = message.bursts.map(({ from, to, percent }) => ({
    fromMs: millisecondsOf(from),
    toMs: millisecondsOf(to),
    percent,
  }));
  return { shape: shapeFromMessage(message) as RateShape, bursts };
}

export function profileToMessage({ shape, bursts }: RateProfile): ProfileMessage {
  return create(RateProfileSchema, {
    shape: shapeToMessage(shape),
    bursts: bursts.map(({ fromMs, toMs, percent }) => ({ from: duration(fromMs), to: duration(toMs), percent })),
  });
}

function shapeFromMessage({ shape }: ProfileMessage): RateShape | undefined {
  switch (shape.case) {
    case 'constantPerSecond':
      return { kind: 'constant', perSecond: shape.value };
    case 'stages':
      return { kind: 'stages', stages: shape.value.stages.map(stageFromMessage) };
    case 'week': {
      const { perSecond, firstHour, hour } = shape.value;
      return { kind: 'week', perSecond, firstHour, hourMs: hour ? millisecondsOf(hour) : HOUR_MS };
    }
    case 'oscillation': {
      const { meanPerSecond, swingPerSecond, period } = shape.value;
      return { kind: 'oscillation', meanPerSecond, swingPerSecond, periodMs: millisecondsOf(period) };
    }
    default:
      return undefined;
  }
}

function stageFromMessage(stage: {
  fromPerSecond: number;
  toPerSecond: number;
  duration?: Parameters<typeof millisecondsOf>[0];
}) {
  const { fromPerSecond, toPerSecond } = stage;
  return { fromPerSecond, toPerSecond, durationMs: millisecondsOf(stage.duration) };
}

function shapeToMessage(shape: RateShape): ShapeInit {
  switch (shape.kind) {
    case 'constant':
      return { case: 'constantPerSecond', value: shape.perSecond };
    case 'stages': {
      const stages = shape.stages.map(({ durationMs, ...rates }) => ({ ...rates, duration: duration(durationMs) }));
      return { case: 'stages', value: { stages } };
    }
    case 'week': {
      const { perSecond, firstHour, hourMs } = shape;
      return { case: 'week', value: { perSecond: [...perSecond], firstHour, hour: duration(hourMs) } };
    }
    case 'oscillation': {
      const { meanPerSecond, swingPerSecond, periodMs } = shape;
      return { case: 'oscillation', value: { meanPerSecond, swingPerSecond, period: duration(periodMs) } };
    }
  }
}
