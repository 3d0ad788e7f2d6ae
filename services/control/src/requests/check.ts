import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import type { Fault } from '@launderette/simulator';
import type { z } from 'zod';
import { QUOTED_CHARS_MAX } from '../limits.ts';
import { wireFaults } from './wire-faults.ts';

/** Everything wrong with a request by itself: what its type does not have, and what its rules forbid. */
export function requestFaults<D extends DescMessage>(desc: D, rules: z.ZodType, message: MessageShape<D>): Fault[] {
  const parsed = rules.safeParse(message);
  const broken = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({ path: protoPath(issue.path), message: issue.message }));
  return [...wireFaults(desc, message), ...broken];
}

/** `['stream', 'eventsMax']` is `stream.events_max`; a number is an index. */
function protoPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const name = String(part).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}

/** A caller's text, for a message: quoted, and cut when long. */
export function quoted(text: unknown): string {
  const whole = String(text);
  return JSON.stringify(whole.length > QUOTED_CHARS_MAX ? `${whole.slice(0, QUOTED_CHARS_MAX)}…` : whole);
}
