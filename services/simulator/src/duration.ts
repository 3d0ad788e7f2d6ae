const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** A duration as people write it, e.g. `90s`, `1.5h`. For use inside larger patterns. */
export const DURATION_PATTERN = String.raw`\d+(?:\.\d+)?(?:ms|s|m|h|d)`;

/** Milliseconds of `30s`, `500ms`, `5m`, `1.5h`, `7d`; NaN for anything else. */
export function durationMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  const unit = UNITS.find(([name]) => name === match?.[2]);
  return match && unit ? Number(match[1]) * unit[1] : Number.NaN;
}

/** The inverse of {@link durationMs} for whole milliseconds, in the largest unit that divides. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  const [name, unit] = UNITS.find(([, size]) => ms % size === 0) ?? ['ms', 1];
  return `${ms / unit}${name}`;
}
