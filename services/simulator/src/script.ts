import type { Drop, JournalEntry } from './api.ts';

const NONE: readonly JournalEntry[] = [];

/** The entries of a journal on their way to be applied again: commands by simulated time, drops by number of the payment. */
export class Script {
  private readonly commands: readonly JournalEntry[];
  private readonly drops: readonly Drop[];
  private commandsDone = 0;
  private dropsDone = 0;

  constructor(entries: readonly JournalEntry[]) {
    this.commands = entries.filter((entry) => entry.command.kind !== 'drop');
    this.drops = entries.flatMap(({ command }) => (command.kind === 'drop' ? [command] : []));
  }

  /** Payments may come that were dropped. */
  get hasDrops(): boolean {
    return this.dropsDone < this.drops.length;
  }

  /** Simulated time of the next command, Unix milliseconds; `Infinity` if there is none. */
  get nextMs(): number {
    return this.commands[this.commandsDone]?.effectiveMs ?? Infinity;
  }

  /** The commands whose time has come; each is given once. */
  takeUntil(nowMs: number): readonly JournalEntry[] {
    const from = this.commandsDone;
    while (this.nextMs <= nowMs) this.commandsDone += 1;
    return from === this.commandsDone ? NONE : this.commands.slice(from, this.commandsDone);
  }

  /** Whether payment number `event` (from 0) was dropped, and how many after it share its fate. */
  fateOf(event: number): { readonly dropped: boolean; readonly events: number } {
    let drop = this.drops[this.dropsDone];
    while (drop && drop.firstEvent + drop.events <= event) drop = this.drops[++this.dropsDone];
    if (!drop) return { dropped: false, events: Infinity };
    const dropped = drop.firstEvent <= event;
    return { dropped, events: dropped ? drop.firstEvent + drop.events - event : drop.firstEvent - event };
  }
}
