import { type Stream, type UpdateStreamRequest, UpdateStreamRequestSchema } from '@launderette/proto';
import { type Fault, patchFaults, type StreamPatch } from '@launderette/simulator';
import { z } from 'zod';
import type { Catalogue } from '../catalogue.ts';
import { refuseFaults } from '../errors.ts';
import { paceFromMessage } from '../mapping/pace.ts';
import { quoted, requestFaults } from './check.ts';
import { etag, pace, requestId, required, streamName } from './rules.ts';

/** The fields of a stream that may change. */
const MUTABLE = ['pace', 'prevalence'] as const;

type Mutable = (typeof MUTABLE)[number];

const maskPath = z.string().refine((path) => path === '*' || isMutable(path), {
  error: ({ input }) => `is ${quoted(input)}, which cannot change; only ${MUTABLE.join(' and ')} can`,
});

const rules = z.object({
  stream: z.object({ name: streamName, etag, pace }, required),
  updateMask: z.object({ paths: z.array(maskPath) }).optional(),
  requestId,
});

/** The change that a request asks for. Throws INVALID_REQUEST with all faults of the request and of the change. */
export function readUpdateStream(request: UpdateStreamRequest, catalogue: Catalogue): StreamPatch {
  const faults = requestFaults(UpdateStreamRequestSchema, rules, request);
  const { stream } = request;
  if (stream) faults.push(...changeFaults(stream, request.updateMask?.paths ?? [], catalogue));
  refuseFaults(faults);
  return stream ? patchOf(stream, masked(stream, request.updateMask?.paths ?? [])) : {};
}

function changeFaults(stream: Stream, paths: readonly string[], catalogue: Catalogue): Fault[] {
  const patch = patchOf(stream, masked(stream, paths));
  const absent = paths
    .filter(isMutable)
    .filter((path) => !holds(stream, path))
    .map((path) => ({ path: `stream.${path}`, message: 'is in the mask but not in the stream' }));
  const nothing = patch.pace === undefined && patch.prevalence === undefined;
  const explained = stream.pace !== undefined || paths.some((path) => path !== '*'); // by a fault of the pace or the mask
  if (nothing && explained) return absent;
  return [...absent, ...patchFaults(patch, catalogue.vocabulary).map(inRequest)];
}

function inRequest(fault: Fault): Fault {
  return { path: fault.path === 'stream' ? 'stream' : `stream.${fault.path}`, message: fault.message };
}

/** What a mask selects; without a mask, or with `*`, whatever the stream holds. */
function masked(stream: Stream, paths: readonly string[]): readonly Mutable[] {
  const all = paths.length === 0 || paths.includes('*');
  return MUTABLE.filter((path) => (all || paths.includes(path)) && holds(stream, path));
}

function holds(stream: Stream, path: Mutable): boolean {
  return path === 'pace' ? stream.pace !== undefined : Object.keys(stream.prevalence).length > 0;
}

function patchOf(stream: Stream, mask: readonly Mutable[]): StreamPatch {
  const changed = mask.includes('pace') ? paceFromMessage(stream.pace) : undefined;
  return {
    ...(changed ? { pace: changed } : {}),
    ...(mask.includes('prevalence') ? { prevalence: { ...stream.prevalence } } : {}),
  };
}

function isMutable(path: string): path is Mutable {
  return MUTABLE.some((known) => known === path);
}
