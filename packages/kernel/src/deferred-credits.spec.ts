import { describe, expect, it } from 'vitest';
import { DeferredCredits } from './deferred-credits.ts';
import { Outbox } from './outbox.ts';
import { StateReader, StateWriter } from './state.ts';

function creditsOf({ account, amountMinor, length }: Outbox): readonly (readonly number[])[] {
  return Array.from({ length }, (_, i) => [account[i] as number, amountMinor[i] as number]);
}

function filled(): DeferredCredits {
  const credits = new DeferredCredits();
  credits.push(2000, 7, 70);
  credits.push(1000, 8, 80);
  credits.push(2000, 9, 90);
  return credits;
}

describe('deferred credits', () => {
  it('leave when they are due, in order of arrival and then of sending', () => {
    const credits = filled();
    const outbox = new Outbox();
    credits.release(999, outbox);
    expect(creditsOf(outbox)).toEqual([]);
    credits.release(1000, outbox);
    expect(creditsOf(outbox)).toEqual([[8, 80]]);
    credits.release(5000, outbox);
    expect(creditsOf(outbox)).toEqual([
      [8, 80],
      [7, 70],
      [9, 90],
    ]);
    credits.push(2000, 1, 10);
    credits.release(6000, outbox);
    expect(outbox.length).toBe(4);
  });

  it('are saved and put back', () => {
    const state = new StateWriter();
    filled().walk(state);
    const restored = new DeferredCredits();
    restored.push(1000, 1, 1);
    const reader = new StateReader(state.take());
    restored.walk(reader);
    reader.close();
    const outbox = new Outbox();
    restored.release(2000, outbox);
    expect(creditsOf(outbox)).toEqual([
      [8, 80],
      [7, 70],
      [9, 90],
    ]);
  });
});
