import { type Pace, Refusal } from './api.ts';
import { formatProfile, ProfileSyntax, parseProfile } from './profile/text.ts';
import { paceFaults } from './validate.ts';

/**
 * A pace as people write it:
 *
 *     500/s                 payments a second of wall time
 *     500/s; poisson        the same, at moments of chance
 *     0/s..500/s in 2m      a rate profile, see profile/text.ts; `; poisson` may follow
 *     60x                   simulated seconds a second of wall time
 *     max                   as fast as the sink takes it
 */
const WRITTEN_PACE = /^(?:(?<rate>\d+(?:\.\d+)?)\/s|(?<multiple>\d+(?:\.\d+)?)x|(?<max>max))$/;

/** The last clause of a rate or profile. */
const ARRIVALS = /[\s;]+(poisson|uniform)$/;

/** What makes a text a try at a profile, so that its faults are told. */
const PROFILE_SIGN = /\.\.|;|,|\b(?:for|in|over|every|week|hold)\b/;

/** Reads a written pace. Refuses with INVALID_DEFINITION what is not one, or is out of range, with every fault. */
export function parsePace(text: string): Pace {
  const pace = readPace(text);
  const faults = paceFaults(pace).map(({ path, message }) => ({
    path,
    message: `${JSON.stringify(text)} ${within(path)}${message}`,
  }));
  if (faults.length > 0) throw refused(faults.map((fault) => fault.message));
  return pace;
}

/** The inverse of {@link parsePace}. */
export function formatPace(pace: Pace): string {
  if (pace.kind === 'clock') return `${pace.multiple}x`;
  if (pace.kind === 'max') return 'max';
  const rate = pace.kind === 'rate' ? `${pace.eventsPerSecond}/s` : formatProfile(pace.profile);
  return pace.arrivals === undefined ? rate : `${rate}; ${pace.arrivals}`;
}

function readPace(text: string): Pace {
  const trimmed = text.trim();
  const arrivals = ARRIVALS.exec(trimmed)?.[1];
  const rest = trimmed.replace(ARRIVALS, '');
  const chance = arrivals === 'poisson' ? ({ arrivals } as const) : {};
  const groups = WRITTEN_PACE.exec(rest)?.groups;
  if (groups?.['rate'] !== undefined) return { kind: 'rate', eventsPerSecond: Number(groups['rate']), ...chance };
  if (groups && arrivals !== undefined)
    throw refused([`${JSON.stringify(text)} must be a rate: only a rate has ${arrivals} arrivals`]);
  if (groups)
    return groups['max'] === undefined ? { kind: 'clock', multiple: Number(groups['multiple']) } : { kind: 'max' };
  if (!PROFILE_SIGN.test(rest))
    throw refused([
      `${JSON.stringify(text)} must be like 500/s (payments a second), 60x (times real time), max, or a profile such as 0/s..500/s in 2m`,
    ]);
  try {
    return { kind: 'profile', profile: parseProfile(rest), ...chance };
  } catch (error) {
    if (error instanceof ProfileSyntax) throw refused(error.parts);
    throw error;
  }
}

/** Where in a profile a fault is; a simple pace has but one place. */
function within(path: string): string {
  return path.startsWith('pace.profile.') ? `${path.slice('pace.profile.'.length)} ` : '';
}

function refused(messages: readonly string[]): Refusal {
  return new Refusal('INVALID_DEFINITION', `pace: ${messages.join('; ')}`, {
    faults: messages.map((message) => ({ path: 'pace', message })),
  });
}
