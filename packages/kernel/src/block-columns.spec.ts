import { describe, expect, it } from 'vitest';
import { ActivityBlock } from './activity-block.ts';
import { copyRows, layOver, sharedMemoryFor } from './block-columns.ts';
import { EpisodeBlock } from './episode-block.ts';
import { EventBlock } from './event-block.ts';
import { LabelBlock } from './label-block.ts';
import { OutcomeBlock } from './outcome-block.ts';

const ROWS = 100;
const KINDS = [EventBlock, ActivityBlock, LabelBlock, OutcomeBlock, EpisodeBlock];

type Column = Float64Array | Uint8Array;
const columnsOf = (block: object): [string, Column][] =>
  Object.entries(block).filter((entry): entry is [string, Column] => ArrayBuffer.isView(entry[1]));

/** A block in which every cell says where it is, as far as its type can. */
function filled<Block extends object>(Kind: new (rows: number) => Block): Block {
  const block = new Kind(ROWS);
  columnsOf(block).forEach(([, column], index) => {
    for (let row = 0; row < ROWS; row += 1) column[row] = (index * 7 + row) % 251;
  });
  return block;
}

describe.each(KINDS.map((Kind) => [Kind.name, Kind as new (rows: number) => object] as const))('%s', (_, Kind) => {
  it.each([1, 9, 70])('copies %i rows of every column', (rows) => {
    const source = filled(Kind);
    const target = new Kind(ROWS);
    const before = columnsOf(new Kind(ROWS));
    copyRows(source, 3, target, 20, rows);
    const copied = columnsOf(target);
    columnsOf(source).forEach(([name, column], index) => {
      const [, into] = copied[index]!;
      expect([name, ...into.subarray(20, 20 + rows)]).toEqual([name, ...column.subarray(3, 3 + rows)]);
      expect([name, into[19], into[20 + rows]]).toEqual([name, before[index]![1][19], before[index]![1][20 + rows]]);
    });
  });

  it('has its columns where another block of the same memory reads them, none over another', () => {
    const [writes, reads] = [new Kind(ROWS), new Kind(ROWS)];
    const memory = sharedMemoryFor(writes);
    layOver(writes, memory);
    layOver(reads, memory);
    const source = filled(Kind);
    copyRows(source, 0, writes, 0, ROWS);
    expect(columnsOf(reads)).toEqual(columnsOf(source));
  });
});
