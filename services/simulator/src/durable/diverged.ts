import type { RowKind } from './positions.ts';

/** A replay that does not make what was published: nothing may be published behind it. */
export class Diverged extends Error {
  override readonly name = 'Diverged';
  readonly code = 'STATE_DIVERGED';
  readonly retryable = false;

  constructor(kind: RowKind, shard: number, rows: number) {
    super(
      `STATE_DIVERGED: the first ${rows} ${kind} of shard ${shard} come out otherwise than they were published, so nothing more is: go on with the version of the program, and the scenario, that made them; or delete the stream with its topics and begin again`,
    );
  }
}
