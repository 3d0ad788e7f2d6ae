import { type Pace, Refusal } from './api.ts';
import { paceFaults } from './validate.ts';

/**
 * A pace as people write it:
 *
 *     500/s   payments a second of wall time
 *     60x     simulated seconds a second of wall time
 *     max     as fast as the sink takes it
 */
const WRITTEN_PACE = /^(?:(?<rate>\d+(?:\.\d+)?)\/s|(?<multiple>\d+(?:\.\d+)?)x|(?<max>max))$/;

/** Reads a written pace. Refuses with INVALID_DEFINITION what is not one, or is out of range. */
export function parsePace(text: string): Pace {
  const groups = WRITTEN_PACE.exec(text.trim())?.groups;
  if (!groups)
    throw refused(`${JSON.stringify(text)} must be like 500/s (payments a second), 60x (times real time) or max`);
  const pace = paceOf(groups);
  const [fault] = paceFaults(pace);
  if (fault) throw refused(`${JSON.stringify(text)} ${fault.message}`);
  return pace;
}

/** The inverse of {@link parsePace}. */
export function formatPace(pace: Pace): string {
  if (pace.kind === 'rate') return `${pace.eventsPerSecond}/s`;
  return pace.kind === 'clock' ? `${pace.multiple}x` : 'max';
}

function paceOf(groups: Record<string, string | undefined>): Pace {
  if (groups['rate'] !== undefined) return { kind: 'rate', eventsPerSecond: Number(groups['rate']) };
  return groups['multiple'] === undefined ? { kind: 'max' } : { kind: 'clock', multiple: Number(groups['multiple']) };
}

function refused(message: string): Refusal {
  return new Refusal('INVALID_DEFINITION', `pace: ${message}`, { faults: [{ path: 'pace', message }] });
}
