import { once } from 'node:events';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { ModelError } from '@launderette/models';
import type { Batch, BatchSource } from './batches.ts';
import type { DrawCall, Drawn, DrawRequest, DrawThreadData } from './draw-thread.ts';
import { cellsOf, LearnedSampler, type SamplerWorld, type TellingSampler } from './sampler.ts';

/** The compiled entry: threads load plain JavaScript, also when this file runs from source. */
const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/learned/draw-thread.js' : './draw-thread.js',
  import.meta.url,
);

/** A week of the slowest kind of model, on a machine with other things to do: beyond it the thread is taken for dead. */
const ANSWER_MS_MAX = 600_000;

/**
 * As `openSampler`, with a thread of its own that draws a week while the one before it is in use: the stream does not stand still
 * for it. What is drawn does not depend on when it is.
 */
export async function openSamplerAhead(world: SamplerWorld): Promise<TellingSampler | undefined> {
  const spec = world.scenario.sampler;
  if (spec === undefined) return undefined;
  const cells = cellsOf(spec);
  return new LearnedSampler(await DrawnAhead.start(world), cells, world.scenario.startMs);
}

/** Asks a thread for batches; waits for those that are not there when they are needed. */
class DrawnAhead implements BatchSource {
  private readonly port: MessagePort;
  private readonly answers: Int32Array<SharedArrayBuffer>;
  private readonly drawn = new Map<string, Drawn>();
  /** Weeks that were asked for ahead, and the numbers of those requests. */
  private readonly ahead = new Map<number, number>();
  private requestsAhead = 0;

  private constructor(port: MessagePort, answers: Int32Array<SharedArrayBuffer>) {
    this.port = port;
    this.answers = answers;
  }

  /** Fulfils when the thread has opened its model. Throws what that throws. */
  static async start(world: SamplerWorld): Promise<DrawnAhead> {
    const { port1, port2 } = new MessageChannel();
    const answers = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const workerData: DrawThreadData = { world, port: port2, answers };
    const worker = new Worker(WORKER_URL, { workerData, transferList: [port2], name: 'sampler', execArgv: [] });
    await once(worker, 'message'); // rejects with what the thread throws
    // It ends with the thread that uses it.
    worker.unref();
    port1.unref();
    return new DrawnAhead(port1, answers);
  }

  expect(week: number): void {
    if (this.ahead.has(week)) return;
    this.requestsAhead += 1;
    this.ahead.set(week, this.requestsAhead);
    this.port.postMessage({ kind: 'week', number: week, ahead: this.requestsAhead } satisfies DrawRequest);
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
    this.collect();
    const instead = call.kind === 'week' ? this.ahead.get(call.number) : undefined;
    if (!this.drawn.has(key)) this.port.postMessage({ ...call, instead } satisfies DrawRequest);
    for (let seen = Atomics.load(this.answers, 0); !this.drawn.has(key); seen = Atomics.load(this.answers, 0)) {
      this.collect();
      if (!this.drawn.has(key) && Atomics.wait(this.answers, 0, seen, ANSWER_MS_MAX) === 'timed-out')
        throw new Error(`the thread that draws from the model has not answered for ${ANSWER_MS_MAX / 1000} s`);
    }
    const drawn = this.drawn.get(key)!;
    this.drawn.delete(key);
    if (call.kind === 'week') this.ahead.delete(call.number);
    if ('batch' in drawn) return drawn.batch;
    const { code, message } = drawn.failed;
    throw code === undefined ? new Error(message) : new ModelError(code, message);
  }

  private collect(): void {
    for (let found = receiveMessageOnPort(this.port); found; found = receiveMessageOnPort(this.port)) {
      const drawn = found.message as Drawn;
      this.drawn.set(keyOf(drawn), drawn);
    }
  }
}

const keyOf = ({ kind, number }: DrawCall): string => `${kind} ${number}`;
