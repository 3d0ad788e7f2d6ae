import { createHash } from 'node:crypto';
import type { EncodedBatch } from '@launderette/wire';
import type { Outlet, OutletListener, OutletMaker } from '../src/outlet.ts';

/** An outlet that keeps lines in memory, and can be made to lose its broker. */
export class MemoryOutlets implements OutletMaker {
  readonly framing = 'lines';
  readonly lines: string[] = [];
  readonly labels: string[] = [];
  readonly commands: string[] = [];
  private listener: OutletListener | undefined;
  private held: EncodedBatch[] = [];
  private online = true;
  /** What flushing rejects with; absent: it fulfils. */
  refusal: Error | undefined;

  async prepare(): Promise<void> {}

  async open(_definition: unknown, listener: OutletListener): Promise<Outlet> {
    this.listener = listener;
    const outlets = this;
    return {
      write: (batches) => outlets.write(batches),
      get pendingBytes() {
        return outlets.held.reduce((sum, batch) => sum + batch.bytes.byteLength, 0);
      },
      get pendingEvents() {
        return outlets.held.reduce((sum, batch) => sum + (batch.topic === 'transactions' ? batch.records : 0), 0);
      },
      begin: async (head) => void this.commands.push(JSON.stringify(head)),
      append: async (entries) => void this.commands.push(...entries.map((entry) => JSON.stringify(entry))),
      flush: async () => {
        await new Promise((resolve) => setImmediate(resolve)); // behind the acknowledgements under way
        if (outlets.refusal) throw outlets.refusal;
      },
      close: async () => undefined,
    };
  }

  async remove(): Promise<void> {}

  lose(reason: string): void {
    this.online = false;
    this.listener?.lost(reason);
  }

  regain(): void {
    this.online = true;
    this.deliver();
    this.listener?.regained();
  }

  digest(): string {
    return createHash('sha256').update(this.lines.join('')).update(this.labels.join('')).digest('hex');
  }

  private write(batches: readonly EncodedBatch[]): void {
    this.held.push(...batches);
    if (this.online) this.deliver();
  }

  private deliver(): void {
    for (const batch of this.held.splice(0)) {
      const target = batch.topic === 'labels' ? this.labels : this.lines;
      target.push(Buffer.from(batch.bytes).toString('utf8'));
      setImmediate(() => this.listener?.acknowledged(batch, 1));
    }
  }
}
