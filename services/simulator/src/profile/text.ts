import { DURATION_PATTERN, durationMs, formatDuration } from '../duration.ts';
import { type Burst, HOUR_MS, type RateProfile, type RateShape, type Stage } from './rate-profile.ts';

/**
 * A rate profile as people write it, one shape and then bursts, parts divided by semicolons:
 *
 *     100/s..1000/s in 2m, 1000/s for 5m          stages: ramps and holds; the last rate then stays
 *     500/s +- 200/s every 10m                    a triangle wave around a mean
 *     week 20 10 5 ... from hour 9 with hours of 1m   24 or 168 hourly rates, again and again
 *     500/s; burst 2m-4m:400%, 10m-11m:50%        any shape, multiplied in stretches
 *
 * `over` is read for `in`, `hold 10m` repeats the rate before it, `..2000/s in 1m` begins at the rate before it.
 */
const RATE = String.raw`(\d+(?:\.\d+)?)(?:/s)?`;
const NUMBER = String.raw`\d+(?:\.\d+)?`;
const RAMP = new RegExp(`^(?:${RATE})?\\s*\\.\\.\\s*${RATE}\\s+(?:in|over)\\s+(${DURATION_PATTERN})$`);
const STEADY = new RegExp(`^${RATE}\\s+for\\s+(${DURATION_PATTERN})$`);
const HOLD = new RegExp(`^hold\\s+(${DURATION_PATTERN})$`);
const WAVE = new RegExp(`^${RATE}\\s*(?:\\+-|±)\\s*${RATE}\\s+every\\s+(${DURATION_PATTERN})$`);
const WEEK = new RegExp(
  `^week((?:\\s+${NUMBER})+)(?:\\s+from\\s+hour\\s+(\\d+))?(?:\\s+with\\s+hours\\s+of\\s+(${DURATION_PATTERN}))?$`,
);
const CONSTANT = /^(\d+(?:\.\d+)?)\/s$/;
const BURST = new RegExp(`^(${DURATION_PATTERN}|0)\\s*-\\s*(${DURATION_PATTERN})\\s*:\\s*(${NUMBER})%$`);

/** What could not be read, each part quoted with what was expected. */
export class ProfileSyntax extends Error {
  override readonly name = 'ProfileSyntax';
  readonly parts: readonly string[];

  constructor(parts: readonly string[]) {
    super(parts.join('; '));
    this.parts = parts;
  }
}

/** Reads a written profile. Throws {@link ProfileSyntax} with every part that is not one; ranges are not checked. */
export function parseProfile(text: string): RateProfile {
  const [first = '', ...clauses] = text.split(';').map((part) => part.trim());
  const wrong: string[] = [];
  const shape = parseShape(first, wrong);
  const bursts = clauses.flatMap((clause) => parseBursts(clause, wrong));
  if (shape === undefined || wrong.length > 0) throw new ProfileSyntax(wrong);
  return { shape, bursts };
}

/** The inverse of {@link parseProfile}. */
export function formatProfile({ shape, bursts }: RateProfile): string {
  const written = bursts.map(
    ({ fromMs, toMs, percent }) => `${formatDuration(fromMs)}-${formatDuration(toMs)}:${percent}%`,
  );
  return written.length === 0 ? formatShape(shape) : `${formatShape(shape)}; burst ${written.join(', ')}`;
}

function parseShape(text: string, wrong: string[]): RateShape | undefined {
  const constant = CONSTANT.exec(text);
  if (constant) return { kind: 'constant', perSecond: Number(constant[1]) };
  const wave = WAVE.exec(text);
  if (wave)
    return {
      kind: 'oscillation',
      meanPerSecond: Number(wave[1]),
      swingPerSecond: Number(wave[2]),
      periodMs: ms(wave[3]),
    };
  if (text.startsWith('week')) return parseWeek(text, wrong);
  return parseStages(text, wrong);
}

function parseWeek(text: string, wrong: string[]): RateShape | undefined {
  const week = WEEK.exec(text);
  if (!week) {
    wrong.push(`${quote(text)} must be like week 20 10 5 … from hour 9 with hours of 1m, with 24 or 168 rates`);
    return undefined;
  }
  const perSecond = week[1]!.trim().split(/\s+/).map(Number);
  return {
    kind: 'week',
    perSecond,
    firstHour: Number(week[2] ?? 0),
    hourMs: week[3] === undefined ? HOUR_MS : ms(week[3]),
  };
}

function parseStages(text: string, wrong: string[]): RateShape {
  const stages: Stage[] = [];
  for (const part of text.split(',').map((each) => each.trim())) {
    const stage = parseStage(part, stages.at(-1)?.toPerSecond);
    if (stage) stages.push(stage);
    else wrong.push(`${quote(part)} must be like 100/s..1000/s in 2m, 1000/s for 5m or hold 10m`);
  }
  return { kind: 'stages', stages };
}

function parseStage(text: string, before: number | undefined): Stage | undefined {
  const steady = STEADY.exec(text);
  if (steady) return { fromPerSecond: Number(steady[1]), toPerSecond: Number(steady[1]), durationMs: ms(steady[2]) };
  const hold = HOLD.exec(text);
  if (hold && before !== undefined) return { fromPerSecond: before, toPerSecond: before, durationMs: ms(hold[1]) };
  const ramp = RAMP.exec(text);
  const from = ramp?.[1] === undefined ? before : Number(ramp[1]);
  return ramp && from !== undefined
    ? { fromPerSecond: from, toPerSecond: Number(ramp[2]), durationMs: ms(ramp[3]) }
    : undefined;
}

function parseBursts(clause: string, wrong: string[]): Burst[] {
  if (!clause.startsWith('burst ')) {
    wrong.push(`${quote(clause)} must be like burst 2m-4m:400%, 10m-11m:50%`);
    return [];
  }
  return clause
    .slice('burst '.length)
    .split(',')
    .flatMap((part) => {
      const burst = BURST.exec(part.trim());
      if (burst)
        return [{ fromMs: burst[1] === '0' ? 0 : ms(burst[1]), toMs: ms(burst[2]), percent: Number(burst[3]) }];
      wrong.push(`${quote(part.trim())} must be like 2m-4m:400%`);
      return [];
    });
}

function formatShape(shape: RateShape): string {
  if (shape.kind === 'constant') return `${shape.perSecond}/s`;
  if (shape.kind === 'stages') return shape.stages.map(formatStage).join(', ');
  if (shape.kind === 'oscillation')
    return `${shape.meanPerSecond}/s +- ${shape.swingPerSecond}/s every ${formatDuration(shape.periodMs)}`;
  const { perSecond, firstHour, hourMs } = shape;
  const first = firstHour === 0 ? '' : ` from hour ${firstHour}`;
  return `week ${perSecond.join(' ')}${first}${hourMs === HOUR_MS ? '' : ` with hours of ${formatDuration(hourMs)}`}`;
}

function formatStage({ fromPerSecond, toPerSecond, durationMs: length }: Stage): string {
  if (fromPerSecond === toPerSecond) return `${toPerSecond}/s for ${formatDuration(length)}`;
  return `${fromPerSecond}/s..${toPerSecond}/s in ${formatDuration(length)}`;
}

function ms(text: string | undefined): number {
  return durationMs(text ?? '');
}

function quote(text: string): string {
  return JSON.stringify(text);
}
