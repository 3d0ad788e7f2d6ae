import { durationMs, type Fault, type Pace, parsePace, Refusal } from '@launderette/simulator/definition';

/** A value, or why there is none. */
export type Parsed<T> = { readonly value: T } | { readonly fault: string };

/** `500/s` (events a second), a rate profile, `60x` (multiple of real time) or `max`, within the simulator's limits. */
export function paceFlag(text: string): Parsed<Pace> {
  try {
    return { value: parsePace(text) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { fault: error.faults.map((fault) => fault.message).join('; ') };
  }
}

/** `30s`, `500ms`, `5m`, `1.5h`, `7d` as milliseconds. */
export function parseDuration(text: string): Parsed<number> {
  const ms = durationMs(text);
  return ms > 0 ? { value: ms } : { fault: `${JSON.stringify(text)} must be a duration such as 30s, 5m or 1h` };
}

/** A decimal number without surprises: no hexadecimal, no blank that becomes 0. */
export function parseNumber(text: string): Parsed<number> {
  return /^-?\d+(?:\.\d+)?$/.test(text)
    ? { value: Number(text) }
    : { fault: `${JSON.stringify(text)} must be a number` };
}

/** `card-testing=500` as name and value. */
export function parseAssignment(text: string): Parsed<readonly [string, number]> {
  const [name = '', amount = '', ...rest] = text.split('=');
  const parsed = parseNumber(amount);
  if (name === '' || rest.length > 0 || 'fault' in parsed)
    return { fault: `${JSON.stringify(text)} must be TYPOLOGY=NUMBER` };
  return { value: [name, parsed.value] };
}

/** One of the words known. */
export function oneOf<T extends string>(known: readonly T[]): (text: string) => Parsed<T> {
  return (text) => {
    const value = known.find((word) => word === text);
    return value === undefined ? { fault: `is ${text}, must be one of ${known.join(', ')}` } : { value };
  };
}

/** Gathers faults while values are read; a value that is at fault reads as undefined. */
export class FaultList {
  readonly faults: Fault[] = [];

  take<T>(path: string, parsed: Parsed<T>): T | undefined {
    if ('value' in parsed) return parsed.value;
    this.faults.push({ path, message: parsed.fault });
    return undefined;
  }

  /** Reads a flag that may be absent. */
  read<T>(path: string, text: string | undefined, parse: (text: string) => Parsed<T>): T | undefined {
    return text === undefined ? undefined : this.take(path, parse(text));
  }
}
