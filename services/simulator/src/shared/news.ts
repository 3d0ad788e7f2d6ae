import type { OutgoingCredits } from '@launderette/kernel';
import type { JournalEntry } from '../api.ts';
import type { EnginePort } from '../engine-port.ts';

/** What was heard and has not been told to the engine. */
interface Heard {
  credits: OutgoingCredits[];
  entries: JournalEntry[];
  horizonMs: number | undefined;
}

/** Tells an engine what is heard from elsewhere: what comes together in one message. */
export class News {
  private readonly engine: EnginePort;
  private readonly told: () => void;
  private readonly failed: (error: unknown) => void;
  private heard: Heard = { credits: [], entries: [], horizonMs: undefined };
  private isDue = false;
  private waiting: (() => void)[] = [];

  /** `told`: called when the engine has heard something. */
  constructor(engine: EnginePort, told: () => void, failed: (error: unknown) => void) {
    this.engine = engine;
    this.told = told;
    this.failed = failed;
  }

  credits(credits: readonly OutgoingCredits[]): void {
    this.heard.credits.push(...credits);
    this.soon();
  }

  entries(entries: readonly JournalEntry[]): void {
    this.heard.entries.push(...entries);
    this.soon();
  }

  /** Up to here all commands are known, Unix milliseconds, simulated. */
  horizon(untilMs: number): void {
    this.heard.horizonMs = Math.max(untilMs, this.heard.horizonMs ?? untilMs);
    this.soon();
  }

  /** Fulfils when the engine has heard something more, or after a while: what was heard may have come just before. */
  async next(withinMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      timer = setTimeout(resolve, withinMs);
    });
    clearTimeout(timer);
  }

  private soon(): void {
    if (this.isDue) return;
    this.isDue = true;
    setImmediate(() => {
      this.isDue = false;
      this.tell().catch(this.failed);
    });
  }

  private async tell(): Promise<void> {
    const { credits, entries, horizonMs } = this.heard;
    this.heard = { credits: [], entries: [], horizonMs: undefined };
    const horizon = horizonMs === undefined ? {} : { horizonMs };
    await this.engine.request({ kind: 'hear', credits, entries, ...horizon });
    for (const resolve of this.waiting.splice(0)) resolve();
    this.told();
  }
}
