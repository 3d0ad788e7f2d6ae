import type { Clock } from '../../kafka/clock.ts';

interface Event {
  readonly atMs: number;
  /** Decides between events of one moment: the first that was planned comes first. */
  readonly order: number;
  readonly process: SimProcess | undefined;
  readonly run: () => void;
}

/** A process of the simulated world: it can be stopped for a while, and killed. */
export class SimProcess {
  readonly name: string;
  alive = true;
  /** Nothing happens in it before. */
  stoppedUntilMs = 0;
  readonly onKill: (() => void)[] = [];

  constructor(name: string) {
    this.name = name;
  }

  kill(): void {
    this.alive = false;
    for (const run of this.onKill) run();
  }
}

/**
 * Virtual time: what is planned happens in order, one thing after the other, and time jumps between. Promises that an
 * event fulfils are followed to their end before the next one happens, so a run depends on nothing but its dice.
 */
export class Timeline {
  nowMs = 0;
  #events: Event[] = [];
  #planned = 0;

  /** Plans something. What it returns calls it off. */
  later(delayMs: number, run: () => void, process?: SimProcess): () => void {
    let wanted = true;
    const atMs = this.nowMs + Math.max(0, delayMs);
    this.#push({ atMs, order: this.#planned++, process, run: () => void (wanted && run()) });
    return () => {
      wanted = false;
    };
  }

  clockOf(process: SimProcess): Clock {
    return { nowMs: () => this.nowMs, later: (delayMs, run) => this.later(delayMs, run, process) };
  }

  /** Until `done`, or until the moment; false when it was not done by then. */
  async run(done: () => boolean, untilMs: number): Promise<boolean> {
    await settled();
    while (!done()) {
      const event = this.#pop();
      if (event === undefined) return false;
      if (event.atMs > untilMs) {
        this.#push(event);
        return false;
      }
      this.nowMs = event.atMs;
      const { process } = event;
      if (process !== undefined && process.stoppedUntilMs > this.nowMs) {
        if (process.alive) this.#push({ ...event, atMs: process.stoppedUntilMs });
        continue;
      }
      if (process?.alive === false) continue;
      event.run();
      await settled();
    }
    return true;
  }

  /** A binary heap, earliest first. */
  #push(event: Event): void {
    const heap = this.#events;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(heap[at]!, heap[parent]!)) break;
      [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
      at = parent;
    }
  }

  #pop(): Event | undefined {
    const heap = this.#events;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < heap.length && before(heap[left]!, heap[least]!)) least = left;
      if (right < heap.length && before(heap[right]!, heap[least]!)) least = right;
      if (least === at) return first;
      [heap[at], heap[least]] = [heap[least]!, heap[at]!];
      at = least;
    }
  }
}

const before = (a: Event, b: Event): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

/** Once everything that follows from what has happened has happened: macrotasks run when no microtask is left. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
