import { WireError } from '../errors.ts';
import { writePair } from './decimal.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DAY_TEXT_BYTES = 11; // `2026-01-05T`
/** Days whose text is kept: events and their settlements lie within a few days of each other. */
const DAYS_KEPT = 64;

/** Writes Unix milliseconds as RFC 3339 in UTC: `2026-01-05T08:00:00Z`, with three digits of fraction where not whole. */
export class TimestampWriter {
  readonly #days = new Float64Array(DAYS_KEPT).fill(Number.NaN);
  /** Two words a day, `2026-01-05T` and padding. */
  readonly #texts = new Float64Array(DAYS_KEPT * 2);

  write(view: DataView, at: number, timeMs: number): number {
    const day = Math.floor(timeMs / DAY_MS);
    const slot = day & (DAYS_KEPT - 1);
    if (this.#days[slot] !== day) this.#remember(slot, day);
    view.setFloat64(at, this.#texts[slot * 2]!, true);
    view.setFloat64(at + 8, this.#texts[slot * 2 + 1]!, true);
    return writeTimeOfDay(view, at + DAY_TEXT_BYTES, (timeMs - day * DAY_MS) | 0);
  }

  #remember(slot: number, day: number): void {
    const bytes = new Uint8Array(16);
    new TextEncoder().encodeInto(dayText(day), bytes);
    const view = new DataView(bytes.buffer);
    this.#texts[slot * 2] = view.getFloat64(0, true);
    this.#texts[slot * 2 + 1] = view.getFloat64(8, true);
    this.#days[slot] = day;
  }
}

function dayText(day: number): string {
  const date = new Date(day * DAY_MS);
  const year = date.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) {
    throw new WireError(
      'TIME_OUT_OF_RANGE',
      `Day ${day} since 1970 lies outside the years 1 to 9999 that RFC 3339 can write`,
    );
  }
  return date.toISOString().slice(0, DAY_TEXT_BYTES);
}

/** `HH:MM:00` in one word, by minute of the day. */
const MINUTES = new Float64Array(1440);
for (let minute = 0; minute < MINUTES.length; minute++) {
  const bytes = new Uint8Array(MINUTES.buffer, minute * 8, 8);
  new TextEncoder().encodeInto(new Date(minute * MINUTE_MS).toISOString().slice(DAY_TEXT_BYTES, 19), bytes);
}

function writeTimeOfDay(view: DataView, at: number, ms: number): number {
  const minute = (ms / MINUTE_MS) | 0;
  const inMinute = ms - minute * MINUTE_MS;
  const seconds = (inMinute / 1000) | 0;
  view.setFloat64(at, MINUTES[minute]!, true);
  writePair(view, at + 6, seconds);
  return writeFraction(view, at + 8, inMinute - seconds * 1000);
}

function writeFraction(view: DataView, at: number, ms: number): number {
  let end = at;
  if (ms !== 0) {
    const hundreds = (ms / 100) | 0;
    view.setUint8(end, 0x2e);
    view.setUint8(end + 1, 0x30 + hundreds);
    end = writePair(view, end + 2, ms - hundreds * 100);
  }
  view.setUint8(end, 0x5a);
  return end + 1;
}
