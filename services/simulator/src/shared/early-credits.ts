import type { OutgoingCredits } from '@launderette/kernel';

/**
 * Credits of windows that have not begun here. A topic is read faster than it is lived while a shard is taken up, and
 * another shard may be a window ahead.
 */
export class EarlyCredits {
  private readonly byWindow = new Map<number, OutgoingCredits[]>();

  keep(credits: OutgoingCredits): void {
    const known = this.byWindow.get(credits.window);
    if (known) known.push(credits);
    else this.byWindow.set(credits.window, [credits]);
  }

  /** Takes out those of a window. */
  take(window: number): readonly OutgoingCredits[] {
    const credits = this.byWindow.get(window) ?? [];
    this.byWindow.delete(window);
    return credits;
  }
}
