import type { Fault } from '../api.ts';
import {
  BURST_PERCENT,
  BURSTS_MAX,
  EVENTS_PER_SECOND,
  HOUR_OF_WEEK,
  type Limit,
  PROFILE_DURATION_MS,
  STAGES_MAX,
} from '../limits.ts';
import { type Burst, DAY_HOURS, type RateProfile, type RateShape, type Stage, WEEK_HOURS } from './rate-profile.ts';

/** Everything wrong with a profile; `path` is where it stands in the request. */
export function profileFaults({ shape, bursts }: RateProfile, path: string): Fault[] {
  return [...shapeFaults(shape, path), ...burstFaults(bursts, `${path}.bursts`)];
}

function shapeFaults(shape: RateShape | undefined, path: string): Fault[] {
  switch (shape?.kind) {
    case 'constant':
      return rate(`${path}.constant_per_second`, shape.perSecond);
    case 'stages':
      return stagesFaults(shape.stages, `${path}.stages.stages`);
    case 'week':
      return weekFaults(shape, `${path}.week`);
    case 'oscillation':
      return oscillationFaults(shape, `${path}.oscillation`);
    default:
      return [{ path, message: 'must set constant_per_second, stages, week or oscillation' }];
  }
}

function stagesFaults(stages: readonly Stage[], path: string): Fault[] {
  const count = countFaults(path, stages.length, 1, STAGES_MAX);
  const each = stages
    .slice(0, STAGES_MAX)
    .flatMap((stage, index) => [
      ...rate(`${path}[${index}].from_per_second`, stage.fromPerSecond),
      ...rate(`${path}[${index}].to_per_second`, stage.toPerSecond),
      ...duration(`${path}[${index}].duration`, stage.durationMs),
    ]);
  if (count.length > 0 || each.length > 0) return [...count, ...each];
  const silent = stages.every(({ fromPerSecond, toPerSecond }) => fromPerSecond + toPerSecond === 0);
  return silent ? [{ path, message: 'are 0/s throughout: nothing would ever be due; pause the stream instead' }] : [];
}

function weekFaults(week: Extract<RateShape, { kind: 'week' }>, path: string): Fault[] {
  const { perSecond, firstHour, hourMs } = week;
  const lengths = perSecond.length === WEEK_HOURS || perSecond.length === DAY_HOURS;
  const length = lengths
    ? []
    : [
        {
          path: `${path}.per_second`,
          message: `has ${perSecond.length} values, must have ${DAY_HOURS} or ${WEEK_HOURS}`,
        },
      ];
  const rates = perSecond.slice(0, WEEK_HOURS).flatMap((value, index) => rate(`${path}.per_second[${index}]`, value));
  const silent = perSecond.length > 0 && perSecond.every((value) => value === 0);
  return [
    ...length,
    ...rates,
    ...(silent ? [{ path: `${path}.per_second`, message: 'is 0/s throughout: nothing would ever be due' }] : []),
    ...within(`${path}.first_hour`, firstHour, HOUR_OF_WEEK, true),
    ...duration(`${path}.hour`, hourMs),
  ];
}

function oscillationFaults(shape: Extract<RateShape, { kind: 'oscillation' }>, path: string): Fault[] {
  const { meanPerSecond, swingPerSecond, periodMs } = shape;
  const faults = [
    ...rate(`${path}.mean_per_second`, meanPerSecond),
    ...rate(`${path}.swing_per_second`, swingPerSecond),
    ...duration(`${path}.period`, periodMs),
  ];
  if (meanPerSecond === 0)
    faults.push({ path: `${path}.mean_per_second`, message: 'is 0/s: nothing would ever be due' });
  if (swingPerSecond <= meanPerSecond || Number.isNaN(swingPerSecond)) return faults;
  return [
    ...faults,
    {
      path: `${path}.swing_per_second`,
      message: `is ${swingPerSecond}, must be at most the mean, ${meanPerSecond}: a rate is never below 0`,
    },
  ];
}

function burstFaults(bursts: readonly Burst[], path: string): Fault[] {
  const each = bursts.slice(0, BURSTS_MAX).flatMap((burst, index) => {
    const at = `${path}[${index}]`;
    const start = burst.fromMs === 0 ? [] : duration(`${at}.from`, burst.fromMs);
    const faults = [
      ...start,
      ...duration(`${at}.to`, burst.toMs),
      ...within(`${at}.percent`, burst.percent, BURST_PERCENT),
    ];
    if (burst.toMs <= burst.fromMs)
      faults.push({
        path: `${at}.to`,
        message: `is ${burst.toMs} ms, must be after its beginning, ${burst.fromMs} ms`,
      });
    const before = bursts[index - 1];
    if (before && burst.fromMs < before.toMs)
      faults.push({
        path: `${at}.from`,
        message: `is ${burst.fromMs} ms, before the end of the burst in front of it, ${before.toMs} ms`,
      });
    return faults;
  });
  return [...countFaults(path, bursts.length, 0, BURSTS_MAX), ...each];
}

/** 0, which is silence, or a rate in the range. */
function rate(path: string, value: number): Fault[] {
  return value === 0 ? [] : within(path, value, EVENTS_PER_SECOND);
}

function duration(path: string, ms: number): Fault[] {
  return within(path, ms, PROFILE_DURATION_MS, true);
}

function within(path: string, value: number, { min, max, reason }: Limit, whole = false): Fault[] {
  if (typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value))) return [];
  return [{ path, message: `is ${value}, must be ${whole ? 'a whole number ' : ''}${min} to ${max} (${reason})` }];
}

function countFaults(path: string, count: number, min: number, max: number): Fault[] {
  return count >= min && count <= max ? [] : [{ path, message: `has ${count} entries, must have ${min} to ${max}` }];
}
