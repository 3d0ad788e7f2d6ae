import type { PreviewedStep } from '@launderette/simulator';
import {
  type Applied,
  type JournalEntry,
  type LatencySummary,
  Refusal,
  type StreamControl,
  type StreamDefinition,
  type StreamPatch,
  type StreamSnapshot,
  type StreamStatistics,
  type Upload,
} from '@launderette/simulator';

interface Kept {
  snapshot: StreamSnapshot;
  readonly journal: JournalEntry[];
  readonly ended: AbortController;
}

/** Simulated time of every stream here; each change moves it by a second. */
const START_MS = Date.UTC(2026, 0, 5);

/**
 * A StreamControl without a simulation: it keeps definitions and journals as the contract says, so that the control service
 * can be tested through its wire alone.
 */
export class MemoryStreamControl implements StreamControl {
  private readonly streams = new Map<string, Kept>();
  private revision = 0;
  /** Calls of `create` that were not trial runs. */
  creations = 0;
  /** Watchers under way. */
  watchers = 0;
  /** Statistics that were asked for. */
  statisticsTaken = 0;
  /** Awaited before a stream is created. */
  beforeCreate: (signal: AbortSignal | undefined) => Promise<void> = async () => undefined;
  /** Statistics follow each other without a pause, as fast as they are read. */
  flood = false;

  async create(
    definition: StreamDefinition,
    options: { validateOnly?: boolean; signal?: AbortSignal } = {},
  ): Promise<StreamSnapshot> {
    if (this.streams.has(definition.name)) throw new Refusal('STREAM_EXISTS', `stream ${definition.name} exists`);
    if (options.validateOnly) return this.snapshotOf(definition);
    this.creations += 1;
    await this.beforeCreate(options.signal);
    const snapshot = this.snapshotOf(definition);
    this.streams.set(definition.name, { snapshot, journal: [], ended: new AbortController() });
    return snapshot;
  }

  async takeUp(): Promise<void> {}

  get(name: string): StreamSnapshot {
    return this.find(name).snapshot;
  }

  list(): readonly StreamSnapshot[] {
    return [...this.streams.keys()].sort().map((name) => this.get(name));
  }

  async update(
    name: string,
    patch: StreamPatch,
    options: { etag?: string; validateOnly?: boolean } = {},
  ): Promise<Applied> {
    const commands: JournalEntry['command'][] = Object.entries(patch.prevalence ?? {}).map(
      ([typology, perMillionMonth]) => ({
        kind: 'prevalence',
        typology,
        perMillionMonth,
      }),
    );
    if (patch.pace) commands.unshift({ kind: 'pace', pace: patch.pace });
    return this.apply(name, commands, options, (snapshot) => ({
      ...snapshot,
      definition: { ...snapshot.definition, ...(patch.pace ? { pace: patch.pace } : {}) },
      prevalence: { ...snapshot.prevalence, ...patch.prevalence },
    }));
  }

  async delete(name: string, options: { etag?: string } = {}): Promise<void> {
    const kept = this.find(name, options.etag);
    this.streams.delete(name);
    kept.ended.abort();
  }

  async pause(name: string, options: { etag?: string } = {}): Promise<Applied> {
    return this.apply(name, [{ kind: 'pause' }], options, (snapshot) => ({ ...snapshot, phase: 'paused' }));
  }

  async resume(name: string, options: { etag?: string } = {}): Promise<Applied> {
    return this.apply(name, [{ kind: 'resume' }], options, (snapshot) => ({ ...snapshot, phase: 'running' }));
  }

  async previewEpisode(name: string): Promise<readonly PreviewedStep[]> {
    this.find(name);
    return [];
  }

  async inject(name: string, typology: string): Promise<Applied & { readonly episodeId: string }> {
    const injection = this.find(name).journal.filter((entry) => entry.command.kind === 'inject').length + 1;
    const applied = this.apply(name, [{ kind: 'inject', typology, injection }], {}, (snapshot) => snapshot);
    return { ...applied, episodeId: `${name}/${typology}/i${injection}` };
  }

  async *watch(name: string, signal: AbortSignal): AsyncIterable<StreamStatistics> {
    const { ended } = this.find(name);
    this.watchers += 1;
    try {
      while (!signal.aborted && !ended.signal.aborted) {
        this.statisticsTaken += 1;
        yield this.statistics(name);
        await this.untilNext(AbortSignal.any([signal, ended.signal]));
      }
    } finally {
      this.watchers -= 1;
    }
  }

  journal(name: string): readonly JournalEntry[] {
    return this.find(name).journal;
  }

  async uploadRows(fileName: string, chunks: AsyncIterable<Uint8Array>): Promise<Upload> {
    let bytes = 0;
    for await (const chunk of chunks) bytes += chunk.length;
    return { name: `kept-${fileName}`, bytes };
  }

  async close(): Promise<void> {
    for (const { ended } of this.streams.values()) ended.abort();
  }

  private untilNext(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (this.flood) setImmediate(resolve);
      else setTimeout(resolve, 20);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  private apply(
    name: string,
    commands: readonly JournalEntry['command'][],
    options: { etag?: string; validateOnly?: boolean },
    change: (snapshot: StreamSnapshot) => StreamSnapshot,
  ): Applied {
    const kept = this.find(name, options.etag);
    const effectiveMs = kept.snapshot.simulatedTimeMs + 1000;
    const snapshot = { ...change(kept.snapshot), etag: `e${++this.revision}`, simulatedTimeMs: effectiveMs };
    if (options.validateOnly) return { snapshot, effectiveMs };
    for (const command of commands) {
      kept.journal.push({ number: kept.journal.length + 1, effectiveMs, acceptedMs: 1, command });
    }
    kept.snapshot = snapshot;
    return { snapshot, effectiveMs };
  }

  private find(name: string, etag?: string): Kept {
    const kept = this.streams.get(name);
    if (!kept) throw new Refusal('STREAM_NOT_FOUND', `no stream "${name}"`);
    if (etag !== undefined && etag !== kept.snapshot.etag)
      throw new Refusal('ETAG_MISMATCH', `etag is ${kept.snapshot.etag}`);
    return kept;
  }

  private snapshotOf(definition: StreamDefinition): StreamSnapshot {
    const prevalence = { 'card-testing': 100, structuring: 20, ...definition.prevalence };
    const times = { createdAtMs: 1, updatedAtMs: 1, simulatedTimeMs: START_MS };
    return { definition, prevalence, phase: 'running', etag: `e${++this.revision}`, ...times };
  }

  private statistics(name: string): StreamStatistics {
    const byTypology = { 'card-testing': 4 };
    const counts = {
      events: 1000,
      eventsPerSecond: 500,
      activity: 10,
      labels: 4,
      declines: 2,
      bytes: 200_000,
      backlog: 1,
    };
    const snapshot = this.streams.get(name)?.snapshot;
    return {
      ...counts,
      wallTimeMs: 1,
      simulatedTimeMs: snapshot?.simulatedTimeMs ?? START_MS,
      phase: snapshot?.phase ?? 'finished',
      illicitShare: 0.004,
      illicitByTypology: byTypology,
      episodesByTypology: { 'card-testing': 1 },
      scheduleLagMs: 1.5,
      produceLatencyP99Ms: 12.25,
      latencies: { scheduleLag: latency(1), produce: latency(2), response: latency(3) },
      saturation: { engineBusyShare: 0.5, mainBusyShare: 0.25, eventLoopDelayP99Ms: 1 },
      dropped: 7,
    };
  }
}

function latency(p50Ms: number): LatencySummary {
  return { count: 1000, p50Ms, p99Ms: 2 * p50Ms, p999Ms: 3 * p50Ms, maxMs: 4 * p50Ms };
}
