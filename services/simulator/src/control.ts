import type { EpisodeWishes, PreviewedStep } from '@launderette/kernel';
import {
  type Applied,
  type JournalEntry,
  Refusal,
  type StreamControl,
  type StreamDefinition,
  type StreamPatch,
  type StreamSnapshot,
  type StreamStatistics,
  type Upload,
} from './api.ts';
import type { StoredStream } from './durable/stored-stream.ts';
import type { Command } from './journal.ts';
import { Launcher } from './launcher.ts';
import type { StreamControlOptions } from './launcher-options.ts';
import { RowUploads } from './learned/row-uploads.ts';
import { CUSTOMERS_TOTAL_MAX, LOOK_FOR_MORE_MS, STREAMS_MAX } from './limits.ts';
import { ManagedStream } from './managed-stream.ts';
import { definitionFaults, kindOf, patchFaults, sinkFaults, typologyFaults } from './validate.ts';
import { watchStatistics } from './watch.ts';

const NO_PLACE =
  'only exactly-once streams are shared out, and this process has not the role simulator: ask for exactly-once, or give it the role';
const NO_PLACE_FOR_ROWS =
  'a stream of a model is not shared out, and this process has not both roles control and simulator: give it both';

const ASK_ANOTHER =
  'ask one of both roles, control and simulator, in which some do, or inject without a preview: what cannot be carried out is refused there too';

/** Makes the one door to the simulator. */
export function createStreamControl(options: StreamControlOptions): StreamControl {
  return new StreamManager(options);
}

class StreamManager implements StreamControl {
  private readonly launcher: Launcher;
  private readonly streams = new Map<string, ManagedStream>();
  private readonly uploads: RowUploads | undefined;
  private closing: Promise<void> | undefined;
  private takenUp: Promise<void> | undefined;

  constructor(options: StreamControlOptions) {
    this.launcher = new Launcher(options);
    const { uploadsDir } = options.places ?? {};
    const hasPlace = (options.lives ?? 'everything') === 'everything';
    this.uploads = uploadsDir === undefined || !hasPlace ? undefined : new RowUploads(uploadsDir);
  }

  async create(given: StreamDefinition, options: { validateOnly?: boolean } = {}): Promise<StreamSnapshot> {
    this.refuseWhileClosing();
    refuseFaults(definitionFaults(given, this.launcher.vocabulary));
    refuseFaults(sinkFaults(given, this.launcher.framing));
    this.refuseWithoutPlace(given);
    const definition = options.validateOnly ? given : await this.launcher.pinned(given);
    if (!options.validateOnly) await this.takeUp(); // else what an earlier process left would be taken for empty room
    this.refuseWhileClosing();
    this.refuseWithoutRoom(definition);
    this.refuseTwinOfRows(definition);
    const stream = new ManagedStream(definition, this.launcher.prevalenceOf(definition));
    stream.goneListener = () => void this.letGo(stream);
    if (options.validateOnly) return stream.snapshot();
    this.streams.set(definition.name, stream);
    this.launcher.appears();
    try {
      await stream.launch(this.launcher);
    } catch (error) {
      this.streams.delete(definition.name);
      this.launcher.forget(stream);
      throw error;
    }
    return stream.snapshot();
  }

  takeUp(): Promise<void> {
    this.takenUp ??= this.takeUpStored().catch((error: unknown) => {
      this.takenUp = undefined;
      throw error;
    });
    return this.takenUp;
  }

  get(name: string): StreamSnapshot {
    return this.find(name).snapshot();
  }

  list(): readonly StreamSnapshot[] {
    return [...this.streams.keys()].sort().map((name) => this.get(name));
  }

  async update(
    name: string,
    patch: StreamPatch,
    options: { etag?: string; validateOnly?: boolean } = {},
  ): Promise<Applied> {
    const stream = this.find(name);
    refuseFaults(patchFaults(patch, this.launcher.vocabulary, kindOf(stream.definition)));
    if (options.validateOnly) return stream.preview(patch, options.etag);
    return stream.apply(() => commandsOf(patch), options.etag);
  }

  async delete(name: string, options: { etag?: string; deleteTopics?: boolean } = {}): Promise<void> {
    const stream = this.find(name);
    await stream.exclusively(options.etag, () => stream.end(true, this.launcher));
    this.streams.delete(name);
    this.launcher.forget(stream);
    if (options.deleteTopics) await this.launcher.deleteTopics(name);
    const upload = uploadOf(stream);
    if (upload !== undefined && !this.usedUploads().has(upload)) await this.uploads?.forget(upload);
  }

  async uploadRows(fileName: string, chunks: AsyncIterable<Uint8Array>): Promise<Upload> {
    this.refuseWhileClosing();
    if (!this.uploads) throw new Refusal('BAD_UPLOAD', NO_PLACE_FOR_ROWS);
    await this.takeUp(); // else what streams of an earlier process publish would be taken for unused
    return this.uploads.receive(fileName, chunks, this.usedUploads());
  }

  pause(name: string, options: { etag?: string } = {}): Promise<Applied> {
    const stream = this.find(name);
    return stream.apply(() => (stream.paused ? [] : [{ kind: 'pause' }]), options.etag);
  }

  resume(name: string, options: { etag?: string } = {}): Promise<Applied> {
    const stream = this.find(name);
    return stream.apply(() => (stream.paused ? [{ kind: 'resume' }] : []), options.etag);
  }

  async previewEpisode(
    name: string,
    typology: string,
    wishes?: EpisodeWishes,
    ahead = 0,
  ): Promise<readonly PreviewedStep[]> {
    const stream = this.find(name);
    refuseFaults(typologyFaults('typology', typology, this.launcher.vocabulary));
    this.refuseEpisodes(stream);
    const steps = await stream.previewEpisode({
      typology,
      number: stream.injections + 1 + ahead,
      ...(wishes === undefined ? {} : { wishes }),
    });
    if (steps) return steps;
    throw new Refusal('STREAM_NOT_RUNNING', `no shard of ${name} lives in this process: ${ASK_ANOTHER}`);
  }

  async inject(
    name: string,
    typology: string,
    wishes?: EpisodeWishes,
  ): Promise<Applied & { readonly episodeId: string }> {
    const stream = this.find(name);
    refuseFaults(typologyFaults('typology', typology, this.launcher.vocabulary));
    this.refuseEpisodes(stream);
    let injection = 0;
    const applied = await stream.apply(async () => {
      injection = stream.injections + 1;
      const asked = wishes === undefined ? {} : { wishes };
      // Planned once before it is written down, where it can be: what nobody can carry out is refused, not found out later.
      await stream.previewEpisode({ typology, number: injection, ...asked });
      return [{ kind: 'inject', typology, injection, ...asked }];
    });
    return { ...applied, episodeId: `${name}/${typology}/i${injection}` };
  }

  watch(name: string, signal: AbortSignal): AsyncIterable<StreamStatistics> {
    return watchStatistics(this.find(name), signal);
  }

  journal(name: string): readonly JournalEntry[] {
    return this.find(name).journal;
  }

  close(): Promise<void> {
    this.closing ??= Promise.all(
      [...this.streams.values()].map((stream) => {
        stream.refuseWaiting();
        return stream.exclusively(undefined, () => stream.end(false, this.launcher));
      }),
    ).then(() => undefined);
    return this.closing;
  }

  private async takeUpStored(): Promise<void> {
    const { streams, faults } = await this.launcher.stored();
    for (const fault of faults) this.launcher.say(fault);
    this.takeUpAll(streams);
    await this.uploads?.sweep(this.usedUploads());
    if (this.launcher.watches) this.lookForMore();
  }

  private takeUpAll(streams: readonly StoredStream[]): void {
    for (const stored of streams) {
      const { definition } = stored;
      if (this.closing || this.streams.has(definition.name) || !this.launcher.takes(definition)) continue;
      const stream = new ManagedStream(definition, this.launcher.prevalenceLeft(definition), stored);
      this.streams.set(definition.name, stream);
      stream.goneListener = () => void this.letGo(stream);
      this.launcher.appears();
      void this.takeUpOne(stream, stored);
    }
  }

  /** Takes up what other processes begin; streams that are no process's own are theirs, and shown when they are shared. */
  private lookForMore(): void {
    const again = setTimeout(async () => {
      try {
        const { streams } = await this.launcher.stored((name) => this.streams.has(name));
        this.takeUpAll(streams.filter(({ definition }) => this.launcher.sharingOf(definition) !== undefined));
      } catch (error) {
        this.launcher.say(`streams of other processes cannot be read: ${String(error)}`);
      }
      if (!this.closing) this.lookForMore();
    }, LOOK_FOR_MORE_MS);
    again.unref();
  }

  /** Another process has deleted the stream. */
  private async letGo(stream: ManagedStream): Promise<void> {
    const { name } = stream.definition;
    await stream.exclusively(undefined, () => stream.end(false, this.launcher));
    if (this.streams.get(name) !== stream) return;
    this.streams.delete(name);
    this.launcher.forget(stream);
  }

  private async takeUpOne(stream: ManagedStream, stored: StoredStream): Promise<void> {
    await stream.resume(this.launcher, stored);
    const { phase, message } = stream.snapshot();
    if (phase !== 'failed' || stream.run) return;
    this.launcher.failed();
    this.launcher.say(`stream ${stored.definition.name} cannot go on: ${message}`);
  }

  private usedUploads(): ReadonlySet<string> {
    return new Set([...this.streams.values()].map(uploadOf).filter((name) => name !== undefined));
  }

  private find(name: string): ManagedStream {
    const stream = this.streams.get(name);
    if (!stream) throw new Refusal('STREAM_NOT_FOUND', `no stream ${JSON.stringify(name)}; there are ${this.names()}`);
    return stream;
  }

  private names(): string {
    return [...this.streams.keys()].sort().join(', ') || 'none';
  }

  private refuseWhileClosing(): void {
    if (this.closing) throw new Refusal('SHUTTING_DOWN', 'the service is shutting down', { retryable: true });
  }

  private refuseWithoutPlace(definition: StreamDefinition): void {
    if (this.launcher.takes(definition)) return;
    if (definition.learned) refuseFaults([{ path: 'stream.learned', message: NO_PLACE_FOR_ROWS }]);
    refuseFaults([{ path: 'stream.delivery', message: NO_PLACE }]);
  }

  /** A twin lives in the same world; a stream of a model has none. */
  private refuseTwinOfRows({ twinOf = '' }: StreamDefinition): void {
    if (!this.streams.get(twinOf)?.definition.learned) return;
    const message = `${twinOf} has no twin: its payments are rows of a model, without a world behind them`;
    refuseFaults([{ path: 'twin_of', message }]);
  }

  /** Nobody acts in a stream of a model. */
  private refuseEpisodes({ definition }: ManagedStream): void {
    if (definition.learned)
      refuseFaults([{ path: 'typology', message: 'cannot be injected: the stream’s payments are rows of a model' }]);
  }

  private refuseWithoutRoom(definition: StreamDefinition): void {
    if (this.streams.has(definition.name)) throw new Refusal('STREAM_EXISTS', `stream ${definition.name} exists`);
    if (this.streams.size >= STREAMS_MAX) {
      throw new Refusal(
        'TOO_MANY_STREAMS',
        `${this.streams.size} streams run, at most ${STREAMS_MAX}: delete one first`,
      );
    }
    const customers = [...this.streams.values()].reduce(
      (sum, stream) => sum + stream.definition.customers,
      definition.customers,
    );
    if (customers > CUSTOMERS_TOTAL_MAX) {
      throw new Refusal('TOO_MANY_STREAMS', `${customers} customers over all streams, at most ${CUSTOMERS_TOTAL_MAX}`);
    }
  }
}

function refuseFaults(faults: readonly { path: string; message: string }[]): void {
  if (faults.length === 0) return;
  const list = faults.map((fault) => `${fault.path}: ${fault.message}`).join('; ');
  throw new Refusal('INVALID_DEFINITION', list, { faults });
}

/** The upload that a stream publishes rows of. */
function uploadOf({ definition }: ManagedStream): string | undefined {
  const rows = definition.learned?.rows;
  return rows?.uploaded ? rows.path : undefined;
}

function commandsOf(patch: StreamPatch): Command[] {
  const pace: Command[] = patch.pace ? [{ kind: 'pace', pace: patch.pace }] : [];
  const prevalence = Object.entries(patch.prevalence ?? {}).map(
    ([typology, perMillionMonth]): Command => ({ kind: 'prevalence', typology, perMillionMonth }),
  );
  return [...pace, ...prevalence];
}
