import { create, type DescMessage, type Message, type MessageShape } from '@bufbuild/protobuf';
import { type Empty, EmptySchema } from '@bufbuild/protobuf/wkt';
import {
  type CreateStreamRequest,
  CreateStreamRequestSchema,
  type DeleteStreamRequest,
  DeleteStreamRequestSchema,
  type GetStreamRequest,
  GetStreamRequestSchema,
  type InjectEpisodeRequest,
  InjectEpisodeRequestSchema,
  type InjectEpisodeResponse,
  InjectEpisodeResponseSchema,
  type ListJournalEntriesRequest,
  type ListJournalEntriesResponse,
  ListJournalEntriesResponseSchema,
  type ListStreamsRequest,
  ListStreamsRequestSchema,
  type ListStreamsResponse,
  ListStreamsResponseSchema,
  type PauseStreamRequest,
  PauseStreamRequestSchema,
  type PauseStreamResponse,
  PauseStreamResponseSchema,
  type PreviewEpisodeRequest,
  type PreviewEpisodeResponse,
  PreviewEpisodeResponseSchema,
  type ResumeStreamRequest,
  ResumeStreamRequestSchema,
  type ResumeStreamResponse,
  ResumeStreamResponseSchema,
  type Stream,
  type StreamStatistics,
  Streams,
  type UpdateStreamRequest,
  UpdateStreamRequestSchema,
  type UploadRowsRequest,
  type UploadRowsRequest_RowsSpec,
  type UploadRowsResponse,
  UploadRowsResponseSchema,
  type WatchStreamRequest,
  WatchStreamRequestSchema,
} from '@launderette/proto';
import type { StreamControl, StreamSnapshot } from '@launderette/simulator';
import { Inject } from '@nestjs/common';
import { z } from 'zod';
import { CATALOGUE, type Catalogue, STREAM_CONTROL } from './catalogue.ts';
import { refuseFaults } from './errors.ts';
import type { CallContext } from './grpc/call.ts';
import { GrpcService } from './grpc/service.decorator.ts';
import { ServerLifetime } from './lifetime.ts';
import { journalEntryToMessage } from './mapping/journal.ts';
import { timestamp } from './mapping/numbers.ts';
import { statisticsToMessage, streamToMessage } from './mapping/stream.ts';
import { wishesFromMessage } from './mapping/wishes.ts';
import { requestFaults } from './requests/check.ts';
import { readCreateStream } from './requests/create-stream.ts';
import { pageOf } from './requests/pages.ts';
import { RequestMemory } from './requests/request-memory.ts';
import { page, streamId } from './requests/rules.ts';
import {
  etagOption,
  journalScope,
  readDelete,
  readInject,
  readListJournal,
  readNamed,
  readPause,
  readPreview,
  readResume,
} from './requests/stream-requests.ts';
import { readUpdateStream } from './requests/update-stream.ts';
import { chunksOf, firstOf } from './requests/upload.ts';

const LIST_SCOPE = 'streams';
const listRules = z.object(page(LIST_SCOPE));

/** A request that changes something. */
type Changing<D extends DescMessage> = MessageShape<D> & {
  readonly requestId: string;
  readonly validateOnly?: boolean;
};

/** `launderette.control.v1.Streams`: reads requests, asks the simulator, writes messages. */
@GrpcService(Streams)
export class StreamsController {
  private readonly control: StreamControl;
  private readonly catalogue: Catalogue;
  private readonly memory: RequestMemory;
  private readonly lifetime: ServerLifetime;

  constructor(
    @Inject(STREAM_CONTROL) control: StreamControl,
    @Inject(CATALOGUE) catalogue: Catalogue,
    memory: RequestMemory,
    lifetime: ServerLifetime,
  ) {
    this.control = control;
    this.catalogue = catalogue;
    this.memory = memory;
    this.lifetime = lifetime;
  }

  async createStream(request: CreateStreamRequest, { signal }: CallContext): Promise<Stream> {
    const definition = readCreateStream(request, this.catalogue);
    const { validateOnly } = request;
    return this.change(CreateStreamRequestSchema, request, async () =>
      streamToMessage(await this.control.create(definition, { validateOnly, signal }), undefined),
    );
  }

  async getStream(request: GetStreamRequest): Promise<Stream> {
    const snapshot = this.control.get(readNamed(GetStreamRequestSchema, request));
    // Here only: answers to changes are remembered, and lists are long.
    return { ...this.toMessage(snapshot), scenarioDocument: snapshot.definition.scenarioDocument ?? '' };
  }

  async listStreams(request: ListStreamsRequest): Promise<ListStreamsResponse> {
    refuseFaults(requestFaults(ListStreamsRequestSchema, listRules, request));
    const { items, nextPageToken } = pageOf(
      this.control.list(),
      (stream) => stream.definition.name,
      LIST_SCOPE,
      request,
    );
    return create(ListStreamsResponseSchema, { streams: items.map((stream) => this.toMessage(stream)), nextPageToken });
  }

  async updateStream(request: UpdateStreamRequest): Promise<Stream> {
    const patch = readUpdateStream(request, this.catalogue);
    const { validateOnly } = request;
    const id = streamId(request.stream?.name ?? '');
    const options = { ...etagOption(request.stream?.etag ?? ''), validateOnly };
    return this.change(UpdateStreamRequestSchema, request, async () => {
      const applied = await this.control.update(id, patch, options);
      return streamToMessage(applied.snapshot, applied.effectiveMs);
    });
  }

  async deleteStream(request: DeleteStreamRequest): Promise<Empty> {
    const { id, options } = readDelete(request);
    const { deleteTopics } = request;
    return this.change(DeleteStreamRequestSchema, request, async () => {
      await this.control.delete(id, { ...options, deleteTopics });
      return create(EmptySchema);
    });
  }

  async pauseStream(request: PauseStreamRequest): Promise<PauseStreamResponse> {
    const { id, options } = readPause(request);
    return this.change(PauseStreamRequestSchema, request, async () => {
      const { snapshot, effectiveMs } = await this.control.pause(id, options);
      return create(PauseStreamResponseSchema, {
        stream: this.toMessage(snapshot),
        effectiveTime: timestamp(effectiveMs),
      });
    });
  }

  async resumeStream(request: ResumeStreamRequest): Promise<ResumeStreamResponse> {
    const { id, options } = readResume(request);
    return this.change(ResumeStreamRequestSchema, request, async () => {
      const { snapshot, effectiveMs } = await this.control.resume(id, options);
      return create(ResumeStreamResponseSchema, {
        stream: this.toMessage(snapshot),
        effectiveTime: timestamp(effectiveMs),
      });
    });
  }

  async injectEpisode(request: InjectEpisodeRequest): Promise<InjectEpisodeResponse> {
    const id = readInject(request, this.catalogue);
    return this.change(InjectEpisodeRequestSchema, request, async () => {
      const { snapshot, effectiveMs, episodeId } = await this.control.inject(
        id,
        request.typology,
        wishesFromMessage(request.wishes),
      );
      const stream = this.toMessage(snapshot);
      return create(InjectEpisodeResponseSchema, { episodeId, effectiveTime: timestamp(effectiveMs), stream });
    });
  }

  async previewEpisode(request: PreviewEpisodeRequest): Promise<PreviewEpisodeResponse> {
    const id = readPreview(request, this.catalogue);
    const { typology, wishes, ahead } = request;
    const steps = await this.control.previewEpisode(id, typology, wishesFromMessage(wishes), ahead);
    return create(PreviewEpisodeResponseSchema, {
      steps: steps.map(({ atMs, amountMinor = 0, counterparty = '', ...step }) => ({
        ...step,
        counterparty,
        time: timestamp(atMs),
        amountMinor: BigInt(amountMinor),
      })),
    });
  }

  async uploadRows(requests: AsyncIterable<UploadRowsRequest>): Promise<UploadRowsResponse> {
    this.lifetime.signal.throwIfAborted();
    const messages = requests[Symbol.asyncIterator]();
    const spec = (await firstOf(messages)).content.value as UploadRowsRequest_RowsSpec;
    const { name, bytes } = await this.control.uploadRows(spec.fileName, chunksOf(messages));
    return create(UploadRowsResponseSchema, { upload: name, bytes: BigInt(bytes) });
  }

  async *watchStream(request: WatchStreamRequest, { signal }: CallContext): AsyncIterable<StreamStatistics> {
    const id = readNamed(WatchStreamRequestSchema, request);
    const closing = this.lifetime.signal;
    for await (const statistics of this.control.watch(id, AbortSignal.any([signal, closing]))) {
      yield statisticsToMessage(id, statistics);
    }
    closing.throwIfAborted();
  }

  async listJournalEntries(request: ListJournalEntriesRequest): Promise<ListJournalEntriesResponse> {
    const id = readListJournal(request);
    const { items, nextPageToken } = pageOf(
      this.control.journal(id),
      (entry) => entry.number,
      journalScope(request.parent),
      request,
    );
    const journalEntries = items.map((entry) => journalEntryToMessage(id, entry));
    return create(ListJournalEntriesResponseSchema, { journalEntries, nextPageToken });
  }

  private toMessage(snapshot: StreamSnapshot): Stream {
    return streamToMessage(snapshot, this.control.journal(snapshot.definition.name).at(-1)?.effectiveMs);
  }

  /** Makes a change once for its request id, unless the service is closing. A trial run is not worth remembering. */
  private async change<D extends DescMessage, T extends Message>(
    schema: D,
    message: Changing<D>,
    run: () => Promise<T>,
  ): Promise<T> {
    this.lifetime.signal.throwIfAborted();
    const requestId = message.validateOnly ? '' : message.requestId;
    return this.memory.once({ requestId, schema, message }, run);
  }
}
