import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import {
  type DeleteStreamRequest,
  DeleteStreamRequestSchema,
  type InjectEpisodeRequest,
  InjectEpisodeRequestSchema,
  type ListJournalEntriesRequest,
  ListJournalEntriesRequestSchema,
  type PauseStreamRequest,
  PauseStreamRequestSchema,
  type PreviewEpisodeRequest,
  PreviewEpisodeRequestSchema,
  type ResumeStreamRequest,
  ResumeStreamRequestSchema,
} from '@launderette/proto';
import { typologyFaults } from '@launderette/simulator';
import { z } from 'zod';
import type { Catalogue } from '../catalogue.ts';
import { refuseFaults } from '../errors.ts';
import { INJECTIONS_AHEAD_MAX } from '../limits.ts';
import { requestFaults } from './check.ts';
import { etag, page, requestId, streamId, streamName, wishes } from './rules.ts';

const named = z.object({ name: streamName });
const change = z.object({ name: streamName, etag, requestId });
const injection = z.object({ name: streamName, requestId, wishes: wishes.optional() });
const preview = z.object({
  name: streamName,
  wishes: wishes.optional(),
  ahead: z.number().max(INJECTIONS_AHEAD_MAX, {
    error: ({ input }) => `is ${input}, must be at most ${INJECTIONS_AHEAD_MAX}`,
  }),
});

/** Id of the stream that a request with nothing but a name asks for. Throws INVALID_REQUEST. */
export function readNamed<D extends DescMessage>(
  schema: D,
  request: MessageShape<D> & { readonly name: string },
): string {
  refuseFaults(requestFaults(schema, named, request));
  return streamId(request.name);
}

/** A change of one stream. */
export interface Change {
  readonly id: string;
  readonly options: { readonly etag?: string };
}

export function readDelete(request: DeleteStreamRequest): Change {
  return readChange(DeleteStreamRequestSchema, request);
}

export function readPause(request: PauseStreamRequest): Change {
  return readChange(PauseStreamRequestSchema, request);
}

export function readResume(request: ResumeStreamRequest): Change {
  return readChange(ResumeStreamRequestSchema, request);
}

/** Id of the stream in which to begin an episode of the request's typology. */
export function readInject(request: InjectEpisodeRequest, catalogue: Catalogue): string {
  const faults = requestFaults(InjectEpisodeRequestSchema, injection, request);
  refuseFaults([...faults, ...typologyFaults('typology', request.typology, catalogue.vocabulary)]);
  return streamId(request.name);
}

/** As {@link readInject}, of a preview. */
export function readPreview(request: PreviewEpisodeRequest, catalogue: Catalogue): string {
  const faults = requestFaults(PreviewEpisodeRequestSchema, preview, request);
  refuseFaults([...faults, ...typologyFaults('typology', request.typology, catalogue.vocabulary)]);
  return streamId(request.name);
}

/** Scope of the page tokens of a journal. */
export function journalScope(parent: string): string {
  return `journal of ${parent}`;
}

/** Id of the stream whose journal is asked for. */
export function readListJournal(request: ListJournalEntriesRequest): string {
  const rules = z.object({ parent: streamName, ...page(journalScope(request.parent)) });
  refuseFaults(requestFaults(ListJournalEntriesRequestSchema, rules, request));
  return streamId(request.parent);
}

function readChange<D extends DescMessage>(
  schema: D,
  request: MessageShape<D> & { readonly name: string; readonly etag: string },
): Change {
  refuseFaults(requestFaults(schema, change, request));
  return { id: streamId(request.name), options: etagOption(request.etag) };
}

/** An empty etag asks for no check. */
export function etagOption(present: string): { readonly etag?: string } {
  return present === '' ? {} : { etag: present };
}
