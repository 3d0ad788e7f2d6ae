import type { Drop, JournalEntry } from './api.ts';
import type { Command } from './journal.ts';

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

  get empty(): boolean {
    return this.commands.length + this.drops.length === 0;
  }

  /** Simulated time of the next command, Unix milliseconds; `Infinity` if there is none. */
  get nextMs(): number {
    return this.commands[this.commandsDone]?.effectiveMs ?? Infinity;
  }

  /** The commands whose time has come; each is given once. */
  takeUntil(nowMs: number): Command[] {
    const from = this.commandsDone;
    while (this.nextMs <= nowMs) this.commandsDone += 1;
    return this.commands.slice(from, this.commandsDone).map((entry) => entry.command);
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
