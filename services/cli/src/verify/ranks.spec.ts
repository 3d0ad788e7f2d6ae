import type { StreamRecord } from '@launderette/evaluation';
import { describe, expect, it } from 'vitest';
import { Ranks } from './ranks.ts';

const bytes = Buffer.alloc(0);
const place = { partition: 0, offset: 0, key: bytes, value: bytes };

function activity(sequence: number, second: number, partition = 0): StreamRecord {
  const body = {
    kind: 'activity',
    id: `s/${partition}/a${sequence}`,
    eventMs: second * 1000 + 7,
    account: 'A',
  } as const;
  return { ...place, partition, topic: 'activity', body };
}

function label(eventId: string, second: number): StreamRecord {
  const body = { eventId, episodeId: 's/x/1', typology: 'x', step: 1, plannedMinor: 0, carriedOutMinor: 0 };
  return { ...place, topic: 'labels', body: { kind: 'label', label: body, eventMs: second * 1000 } };
}

describe('Ranks', () => {
  it('put a label behind what happened in its second, and before the next', () => {
    const ranks = new Ranks();
    const [event, labelled, next] = [activity(0, 5), label('s/0/a0', 5), activity(1, 6)].map((one) => ranks.of(one));
    expect([event, labelled, next]).toEqual([event, labelled, next].toSorted((a, b) => Number(a) - Number(b)));
    expect(new Set([event, labelled, next]).size).toBe(3);
  });

  it('give none to what comes again, whatever its time, and to what cannot be read', () => {
    const ranks = new Ranks();
    const given = [activity(0, 5), activity(1, 9), activity(0, 5), activity(1, 9), activity(2, 10), activity(0, 1, 1)];
    expect(given.map((one) => ranks.of(one) !== undefined)).toEqual([true, true, false, false, true, true]);
    const labels = [label('s/0/3', 1), label('s/0/a0', 2), label('s/0/3', 1), label('s/0/a0', 2), label('s/0/a1', 3)];
    expect(labels.map((one) => ranks.of(one) !== undefined)).toEqual([true, true, false, false, true]);
    expect(ranks.of({ ...place, topic: 'labels', body: { kind: 'unreadable', reason: '' } })).toBeUndefined();
  });
});
