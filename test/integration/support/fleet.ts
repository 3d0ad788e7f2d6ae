import { expect, vi } from 'vitest';
import { TestService } from './service.ts';

/** A busy machine, and a member of the group that has to be taken for dead first. */
const MOVED_MS_MAX = 120_000;

/** Processes that share the shards of exactly-once streams: the first one answers too, the others only simulate. */
export class Fleet {
  private readonly bootstrap: () => string;
  private readonly all: TestService[] = [];
  private readonly guests: TestService[] = [];

  constructor(bootstrap: () => string) {
    this.bootstrap = bootstrap;
  }

  get first(): TestService {
    return this.all[0]!;
  }

  /** Starts processes, or ends some by SIGTERM, until there are so many; those that ended must have ended well. */
  async size(count: number): Promise<readonly TestService[]> {
    while (this.all.length < count) await this.start(Math.max(1, Math.min(count - this.all.length, 3)));
    const codes = await Promise.all(this.all.splice(count).map((service) => service.stop()));
    expect(codes.filter((code) => code !== 0)).toEqual([]);
    return this.all;
  }

  /** One more, of given roles, that does not count. */
  async guest(roles: string): Promise<TestService> {
    const service = await this.make(roles);
    this.guests.push(service);
    await service.start();
    return service;
  }

  /** It was killed, or ended. */
  forget(service: TestService): void {
    this.all.splice(this.all.indexOf(service), 1);
  }

  async close(): Promise<void> {
    await Promise.all([...this.all.splice(0), ...this.guests.splice(0)].map((service) => service.remove()));
  }

  private async start(count: number): Promise<void> {
    const isFirst = this.all.length === 0;
    const made = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        this.make(isFirst && index === 0 ? 'control,simulator' : 'simulator'),
      ),
    );
    await Promise.all(made.map((service) => service.start()));
    this.all.push(...made);
  }

  private make(roles: string): Promise<TestService> {
    return TestService.make(this.bootstrap(), {
      ROLES: roles,
      SPREAD_STREAMS: 'true',
      SNAPSHOT_INTERVAL_MS: '1000',
      SHARD_SESSION_TIMEOUT_MS: '10000',
    });
  }
}

/** How often a process has taken up shards of a stream. */
export function takenUp({ log }: TestService, id: string): number {
  return log.match(new RegExp(`stream ${id}: goes on at`, 'g'))?.length ?? 0;
}

/** Waits until a process has taken up shards of a stream so often. */
export async function lives(service: TestService, id: string, times = 1): Promise<void> {
  await vi.waitFor(() => expect(takenUp(service, id)).toBeGreaterThanOrEqual(times), {
    timeout: MOVED_MS_MAX,
    interval: 100,
  });
}
