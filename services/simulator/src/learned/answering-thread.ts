import { once } from 'node:events';
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  type TransferListItem,
  Worker,
} from 'node:worker_threads';
import { ModelError, type ModelErrorCode } from '@launderette/models';

/** The longest answer of the slowest kind of model, on a machine with other things to do: beyond it the thread is taken for dead. */
const ANSWER_MS_MAX = 600_000;

/** Where a thread's answers go. */
export interface Answers {
  readonly port: MessagePort;
  /** Counts them; whoever asked may wait for it to change. */
  readonly count: Int32Array<SharedArrayBuffer>;
}

/** What cannot be answered, as it goes from thread to thread. */
export interface Failed {
  readonly failed: { readonly message: string; readonly code?: ModelErrorCode };
}

/**
 * A thread that is asked ahead of time, by one that does not return to its event loop: it looks for answers when it needs one, and stands
 * still only where that is not there yet.
 */
export class AnsweringThread<Question, Answer extends object> {
  private readonly answers: Answers;
  private readonly keyOf: (answer: Answer) => string;
  private readonly arrived = new Map<string, Answer>();

  private constructor(answers: Answers, keyOf: (answer: Answer) => string) {
    this.answers = answers;
    this.keyOf = keyOf;
  }

  /**
   * Fulfils when the thread is ready. It runs the compiled file of that name of this folder, since threads load plain JavaScript, also
   * when this file runs from source; its workerData is `data` with `answers`. Throws what the thread throws.
   */
  static async start<Question, Answer extends object>(
    file: string,
    data: object,
    keyOf: (answer: Answer) => string,
  ): Promise<AnsweringThread<Question, Answer>> {
    const folder = import.meta.url.endsWith('.ts') ? '../../dist/learned/' : './';
    const { port1, port2 } = new MessageChannel();
    const count = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const answers: Answers = { port: port2, count };
    const worker = new Worker(new URL(`${folder}${file}.js`, import.meta.url), {
      workerData: { ...data, answers },
      transferList: [port2],
      name: file,
      execArgv: [],
    });
    await once(worker, 'message'); // rejects with what the thread throws
    // It ends with the thread that uses it.
    worker.unref();
    port1.unref();
    return new AnsweringThread({ port: port1, count }, keyOf);
  }

  ask(question: Question): void {
    this.answers.port.postMessage(question);
  }

  /** Whether an answer is there. */
  has(key: string): boolean {
    this.collect();
    return this.arrived.has(key);
  }

  /** An answer that was asked for, when it is there; it is forgotten. Throws what it says has failed. */
  take(key: string): Exclude<Answer, Failed> {
    const { count } = this.answers;
    for (let seen = Atomics.load(count, 0); !this.has(key); seen = Atomics.load(count, 0)) {
      if (Atomics.wait(count, 0, seen, ANSWER_MS_MAX) === 'timed-out')
        throw new Error(`the thread that draws from the model has not answered for ${ANSWER_MS_MAX / 1000} s`);
    }
    const answer = this.arrived.get(key)!;
    this.arrived.delete(key);
    if (!('failed' in answer)) return answer as Exclude<Answer, Failed>;
    const { code, message } = (answer as Failed).failed;
    throw code === undefined ? new Error(message) : new ModelError(code, message);
  }

  /** Forgets answers that nobody waits for any more. */
  forget(): void {
    this.collect();
    this.arrived.clear();
  }

  private collect(): void {
    const { port } = this.answers;
    for (let found = receiveMessageOnPort(port); found; found = receiveMessageOnPort(port)) {
      const answer = found.message as Answer;
      this.arrived.set(this.keyOf(answer), answer);
    }
  }
}

/** In the thread: gives an answer, whose arrays are not used here any more. */
export function giveAnswer({ port, count }: Answers, answer: object, arrays: Iterable<ArrayBufferView> = []): void {
  const buffers = new Set(Array.from(arrays, ({ buffer }) => buffer as ArrayBuffer));
  port.postMessage(answer, [...buffers] satisfies TransferListItem[]);
  Atomics.add(count, 0, 1);
  Atomics.notify(count, 0);
}

/** In the thread: what has failed, as an answer. */
export const failedOf = (error: unknown): Failed => ({
  failed: {
    message: error instanceof Error ? error.message : String(error),
    ...(error instanceof ModelError ? { code: error.code } : {}),
  },
});
