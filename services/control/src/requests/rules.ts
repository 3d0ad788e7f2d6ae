import { limits } from '@launderette/simulator';
import { z } from 'zod';
import { EPISODE_SIZE_MAX, ETAG_CHARS_MAX, PARTY_ACCOUNTS_MAX } from '../limits.ts';
import { quoted } from './check.ts';
import { readPageToken } from './pages.ts';

const STREAM_PREFIX = 'streams/';
const SCENARIO_PREFIX = 'scenarios/';

/** Id of a stream from its name, which has been checked. */
export function streamId(name: string): string {
  return name.slice(STREAM_PREFIX.length);
}

/** Id of a scenario from its name, which has been checked. */
export function scenarioId(name: string): string {
  return name.slice(SCENARIO_PREFIX.length);
}

/** True for a well-formed name of a stream. */
export function isStreamName(name: string): boolean {
  return name.startsWith(STREAM_PREFIX) && limits.STREAM_NAME_PATTERN.test(streamId(name));
}

export const streamName = z.string().refine(isStreamName, {
  error: ({ input }) =>
    `is ${quoted(input)}, must be streams/ and 1 to 40 lower-case letters, digits and hyphens, beginning with a letter`,
});

export const scenarioName = z.string().refine((name) => name.startsWith(SCENARIO_PREFIX), {
  error: ({ input }) => `is ${quoted(input)}, must be scenarios/ and the id of a scenario`,
});

export const requestId = z.string().regex(/^[A-Za-z0-9._-]{0,64}$/, {
  error: ({ input }) => `is ${quoted(input)}, must be at most 64 letters, digits, full stops, underscores and hyphens`,
});

export const etag = z.string().max(ETAG_CHARS_MAX, {
  error: ({ input }) => `has ${String(input).length} characters, an etag has at most ${ETAG_CHARS_MAX}`,
});

/** A message field that must be there. */
export const required = { error: 'is required' };

/** Rules of a page request. `scope`: the list that a token must belong to. */
export function page(scope: string) {
  return {
    pageSize: z.number().min(0, { error: ({ input }) => `is ${input}, must be 0 (the default) or more` }),
    pageToken: z.string().refine((token) => token === '' || readPageToken(scope, token) !== undefined, {
      error: 'is no next_page_token of this list; leave it out for the first page',
    }),
  };
}

/** Paces that have no rate within which payments could lie. */
const WITHOUT_RATE = ['clockMultiple', 'max'];

/** A pace, where there is one, says which; only a rate has arrivals. */
export const pace = z
  .object({ pace: z.object({ case: z.string().optional() }), arrivals: z.number() })
  .refine((message) => message.pace.case !== undefined, {
    error: 'must set events_per_second, profile, clock_multiple or max',
  })
  .refine(({ pace: { case: chosen }, arrivals }) => arrivals === 0 || !WITHOUT_RATE.includes(chosen ?? ''), {
    path: ['arrivals'],
    error: 'goes with events_per_second and profile only',
  })
  .optional();

const party = z
  .object({
    accounts: z.array(z.string()).max(PARTY_ACCOUNTS_MAX, {
      error: ({ input }) => `names ${(input as unknown[]).length} accounts, at most ${PARTY_ACCOUNTS_MAX}`,
    }),
  })
  .optional();

/** What may be asked of an episode. */
export const wishes = z.object({
  size: z.number().min(0, { error: outsideSize }).max(EPISODE_SIZE_MAX, { error: outsideSize }),
  skill: z
    .number()
    .min(0, { error: ({ input }) => `is ${input}, must be 0 (clumsy) to 1 (expert)` })
    .max(1, { error: ({ input }) => `is ${input}, must be 0 (clumsy) to 1 (expert)` })
    .optional(),
  victim: party,
  account: party,
});

function outsideSize({ input }: { readonly input?: unknown }): string {
  return `is ${String(input)}, must be above 0 to ${EPISODE_SIZE_MAX}, or 0 for 1`;
}
