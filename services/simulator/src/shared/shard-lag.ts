/** Since when which shards have been waited for. */
export class ShardLag {
  /** Monotonic wall milliseconds, by shard. */
  private readonly since = new Map<number, number>();

  /** `shards`: those that are waited for now. */
  note(shards: readonly number[], wallMs: number): void {
    for (const shard of this.since.keys()) if (!shards.includes(shard)) this.since.delete(shard);
    for (const shard of shards) if (!this.since.has(shard)) this.since.set(shard, wallMs);
  }

  /** Waiting counts from now on: so far nobody was to go on. */
  restart(wallMs: number): void {
    for (const shard of this.since.keys()) this.since.set(shard, wallMs);
  }

  lagMs(shard: number, wallMs: number): number {
    return wallMs - (this.since.get(shard) ?? wallMs);
  }
}
