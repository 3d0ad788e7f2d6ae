import { type Sink, SinkError, type SinkListeners, type SinkState } from '@launderette/sinks';
import { type EncodedBatch, encodeText } from '@launderette/wire';
import type { JournalEntry } from './api.ts';
import type { JournalHead } from './journal.ts';
import { eventsIn, type Outlet, type OutletListener } from './outlet.ts';
import { refuse } from './sink-refusal.ts';

/** A sink as the outlet of one stream. */
export class SinkOutlet implements Outlet {
  private readonly sink: Sink;
  private readonly listener: OutletListener;
  private unacknowledgedEvents = 0;

  /** Makes a sink that reports to the listener, and opens it. Refuses with SINK_UNAVAILABLE or TOPIC_NOT_EMPTY. */
  static async open(listener: OutletListener, make: (listeners: SinkListeners) => Sink): Promise<Outlet> {
    const outlet = new SinkOutlet(listener, make);
    await outlet.sink.open().catch(refuse);
    return outlet;
  }

  private constructor(listener: OutletListener, make: (listeners: SinkListeners) => Sink) {
    this.listener = listener;
    this.sink = make({
      onAcknowledged: ({ batch, latencyMs }) => this.acknowledged(batch, latencyMs),
      onStateChange: (state) => this.stateChanged(state),
    });
  }

  get pendingBytes(): number {
    return this.sink.pendingBytes;
  }

  get pendingEvents(): number {
    return this.unacknowledgedEvents;
  }

  write(batches: readonly EncodedBatch[]): void {
    if (this.over) return;
    this.unacknowledgedEvents += batches.reduce((sum, batch) => sum + eventsIn(batch), 0);
    this.sink.write(batches);
  }

  async begin(head: JournalHead): Promise<void> {
    this.writeLine(head, head.startMs);
  }

  /** A file and standard output do not outlive their process's interest in them: what is handed over is safe enough. */
  async append(entries: readonly JournalEntry[]): Promise<void> {
    for (const entry of entries) this.writeLine(entry, entry.effectiveMs);
  }

  flush(): Promise<void> {
    return this.sink.flush();
  }

  /** What is not acknowledged by now never will be, which the backlog in the last statistics says. */
  async close(): Promise<void> {
    await this.sink.close().catch((error: unknown) => {
      if (!(error instanceof SinkError)) throw error;
    });
  }

  private writeLine(record: JournalHead | JournalEntry, simulatedMs: number): void {
    this.write([encodeText(this.sink.framing, 'commands', JSON.stringify(record), simulatedMs)]);
  }

  private get over(): boolean {
    return this.sink.state.kind === 'ended' || this.sink.state.kind === 'failed';
  }

  private acknowledged(batch: EncodedBatch, latencyMs: number): void {
    this.unacknowledgedEvents -= eventsIn(batch);
    this.listener.acknowledged(batch, latencyMs);
  }

  private stateChanged(state: SinkState): void {
    if (state.kind === 'holding') this.listener.lost(state.reason);
    else if (state.kind === 'ready') this.listener.regained();
    else if (state.kind === 'ended') this.listener.ended();
    else this.listener.failed(state.error);
  }
}
