import { describe, expect, it } from 'vitest';
import { ActivityBlock } from './activity-block.ts';
import { EventBlock } from './event-block.ts';
import { LabelBlock } from './label-block.ts';

type Columns = Record<string, { [row: number]: number }>;

/** A block of 5 rows in which every column of row i holds 10 + i. */
function filled<Block extends EventBlock | ActivityBlock | LabelBlock>(block: Block): Block {
  block.length = 5;
  for (const column of columnsOf(block)) for (let row = 0; row < 5; row += 1) column[row] = 10 + row;
  return block;
}

function columnsOf(block: object): { [row: number]: number }[] {
  return Object.values(block as Columns).filter((value) => ArrayBuffer.isView(value));
}

describe.each([
  ['events', () => new EventBlock(8)],
  ['activity', () => new ActivityBlock(8)],
  ['labels', () => new LabelBlock(8)],
])('dropFirst of %s', (_name, make) => {
  it('moves every column up by the rows dropped', () => {
    const block = filled(make());
    block.dropFirst(2);
    expect(block.length).toBe(3);
    expect(columnsOf(block).length).toBeGreaterThan(5);
    for (const column of columnsOf(block)) expect([column[0], column[1], column[2]]).toEqual([12, 13, 14]);
  });
});

describe.each([new EventBlock(8), new ActivityBlock(8)])('sequence numbers', (block) => {
  it('stay with their rows, and go on after the block is emptied', () => {
    block.firstSequence = 100;
    filled(block).dropFirst(2);
    expect(block.firstSequence).toBe(102);
    block.clear();
    expect(block.firstSequence).toBe(105);
  });
});
