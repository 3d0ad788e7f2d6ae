import { AnsweringThread } from './answering-thread.ts';
import type { Batch, BatchSource } from './batches.ts';
import type { DrawCall, Drawn, DrawRequest } from './draw-thread.ts';
import { cellsOf, LearnedSampler, type SamplerWorld, type TellingSampler } from './sampler.ts';

/**
 * As `openSampler`, with a thread of its own that draws a week while the one before it is in use: the stream does not stand still
 * for it. What is drawn does not depend on when it is.
 */
export async function openSamplerAhead(world: SamplerWorld): Promise<TellingSampler | undefined> {
  const spec = world.scenario.sampler;
  if (spec === undefined) return undefined;
  const cells = cellsOf(spec);
  const thread = await AnsweringThread.start<DrawRequest, Drawn>('draw-thread', { world }, keyOf);
  return new LearnedSampler(new DrawnAhead(thread), cells, world.scenario.startMs);
}

/** Asks a thread for batches; waits for those that are not there when they are needed. */
class DrawnAhead implements BatchSource {
  private readonly thread: AnsweringThread<DrawRequest, Drawn>;
  /** Weeks that were asked for ahead, and the numbers of those requests. */
  private readonly ahead = new Map<number, number>();
  private requestsAhead = 0;

  constructor(thread: AnsweringThread<DrawRequest, Drawn>) {
    this.thread = thread;
  }

  expect(week: number): void {
    if (this.ahead.has(week)) return;
    this.requestsAhead += 1;
    this.ahead.set(week, this.requestsAhead);
    this.thread.ask({ kind: 'week', number: week, ahead: this.requestsAhead });
  }

  week(number: number): Batch {
    return this.take({ kind: 'week', number });
  }

  cell(number: number): Batch {
    return this.take({ kind: 'cell', number });
  }

  /** What was asked for, when it is there. */
  private take(call: DrawCall): Batch {
    const key = keyOf(call);
    const instead = call.kind === 'week' ? this.ahead.get(call.number) : undefined;
    if (!this.thread.has(key)) this.thread.ask({ ...call, instead });
    if (call.kind === 'week') this.ahead.delete(call.number);
    return this.thread.take(key).batch;
  }
}

const keyOf = ({ kind, number }: DrawCall): string => `${kind} ${number}`;
