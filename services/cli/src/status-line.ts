import type { StreamStatistics } from '@launderette/simulator/definition';

const INTEGER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** What a status line shows. */
export type Status = Pick<
  StreamStatistics,
  'events' | 'eventsPerSecond' | 'illicitShare' | 'scheduleLagMs' | 'backlog' | 'simulatedTimeMs'
> & {
  readonly phase: string;
};

/** The numbers of a stream on one line: events a second, total, fraud share, lag, backlog, simulated time. */
export function statusText(stream: string, now: Status): string {
  return [
    `${stream} ${now.phase}`,
    `${INTEGER.format(now.eventsPerSecond)} events/s`,
    `${INTEGER.format(now.events)} events`,
    `fraud ${(now.illicitShare * 100).toFixed(3)} %`,
    `lag ${INTEGER.format(now.scheduleLagMs)} ms`,
    `backlog ${INTEGER.format(now.backlog)}`,
    `simulated ${simulatedTime(now.simulatedTimeMs)}`,
  ].join('  ');
}

function simulatedTime(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');
}

/** Where status goes: one line rewritten on a terminal; elsewhere a plain line now and then. */
export interface StatusOptions {
  readonly output: NodeJS.WriteStream;
  /** Least time between plain lines where there is no terminal; absent: none is printed. */
  readonly plainEveryMs?: number;
}

/** Shows the newest status, without filling a log. */
export class StatusLine {
  private readonly options: StatusOptions;
  private shown = false;
  private lastPlainMs = -Infinity;

  constructor(options: StatusOptions) {
    this.options = options;
  }

  show(text: string): void {
    const { output, plainEveryMs } = this.options;
    if (output.isTTY) {
      output.write(`\r\x1b[2K${text.slice(0, Math.max(1, output.columns - 1))}`);
      this.shown = true;
    } else if (plainEveryMs !== undefined && performance.now() - this.lastPlainMs >= plainEveryMs) {
      this.lastPlainMs = performance.now();
      output.write(`${text}\n`);
    }
  }

  /** Leaves the line where it is; what is written next begins a new one. */
  end(): void {
    if (this.shown) this.options.output.write('\n');
    this.shown = false;
  }

  /** A message of its own line, above the status. */
  say(text: string): void {
    if (this.options.output.isTTY) this.options.output.write('\r\x1b[2K');
    this.options.output.write(`${text}\n`);
    this.shown = false;
  }
}
