import { StateError } from './state.ts';
import { sameTransfer, type Transfer } from './transfers.ts';

/** Transfers that have come in and wait for the end of their window. */
export class Inbox {
  private readonly shards: number;
  /** By window, then by route. */
  private readonly windows = new Map<number, Map<number, Transfer>>();

  constructor(shards: number) {
    this.shards = shards;
  }

  /** Keeps a transfer. Returns false if it was there already; throws StateError if another was there in its place. */
  put(transfer: Transfer): boolean {
    const { window, source, destination } = transfer;
    const routes = this.windows.get(window) ?? new Map<number, Transfer>();
    const before = routes.get(this.route(source, destination));
    if (before !== undefined) {
      if (sameTransfer(before, transfer)) return false;
      throw new StateError(
        `shard ${source} has sent two different transfers to shard ${destination} for window ${window}`,
        'TRANSFER_CONFLICT',
      );
    }
    routes.set(this.route(source, destination), transfer);
    this.windows.set(window, routes);
    return true;
  }

  get(window: number, source: number, destination: number): Transfer | undefined {
    return this.windows.get(window)?.get(this.route(source, destination));
  }

  /** How many transfers of a window have come in. */
  count(window: number): number {
    return this.windows.get(window)?.size ?? 0;
  }

  forget(window: number): void {
    this.windows.delete(window);
  }

  private route(source: number, destination: number): number {
    return source * this.shards + destination;
  }
}
