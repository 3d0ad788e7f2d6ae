/** Cost of encoding one payment, in nanoseconds and bytes; the best rounds tell what a busy machine hides. Run after a build: node packages/wire/bench/encode.ts */
import { accountRef, Channel, EntryMode, EventBlock, Kind, Purpose, Rail, Status } from '@launderette/kernel';
import { createEncoder, type Framing } from '@launderette/wire';
import { sampleDirectory } from '../src/testing/directory.ts';

const BLOCK_ROWS = 1024;
const ROUNDS = 60;
const SHARDS = 16;
const START_MS = Date.UTC(2026, 0, 5, 8);

/** Mixed traffic: two card purchases for one transfer, all with balances, settlement and device or card. */
function fill(block: EventBlock, shard: number, random: () => number): void {
  for (let row = 0; row < BLOCK_ROWS; row++) {
    block.timeMs[row] = START_MS + (block.firstSequence + row) * 37;
    block.settlementMs[row] = block.timeMs[row]! + 86_400_000;
    block.debtor[row] = accountRef(shard, Math.floor(random() * 1000));
    block.creditor[row] = accountRef(Math.floor(random() * SHARDS), Math.floor(random() * 1000));
    block.debtorBalanceMinor[row] = Math.floor(random() * 1e6) - 1000;
    block.creditorBalanceMinor[row] = Number.NaN;
    block.amountMinor[row] = 1 + Math.floor(random() * 20_000);
    block.status[row] = Status.booked;
    if (row % 3 === 0) fillTransfer(block, row, random);
    else fillPurchase(block, row, random);
  }
  block.length = BLOCK_ROWS;
}

function fillPurchase(block: EventBlock, row: number, random: () => number): void {
  block.kind[row] = Kind.purchase;
  block.purpose[row] = Purpose.none;
  block.rail[row] = Rail.card;
  block.channel[row] = Channel.contactless;
  block.entryMode[row] = EntryMode.contactless;
  block.merchant[row] = Math.floor(random() * 2000);
  block.terminal[row] = block.merchant[row]! % 5 === 4 ? 0 : 1; // every fifth is a web shop
  block.cardHigh[row] = random() * 2 ** 32;
  block.cardLow[row] = random() * 2 ** 32;
  block.deviceHigh[row] = block.deviceLow[row] = 0;
  block.remittance[row] = 0;
}

function fillTransfer(block: EventBlock, row: number, random: () => number): void {
  block.kind[row] = Kind.creditTransfer;
  block.purpose[row] = Purpose.RENT;
  block.rail[row] = Rail.instant;
  block.channel[row] = Channel.app;
  block.merchant[row] = -1;
  block.cardHigh[row] = block.cardLow[row] = 0;
  block.deviceHigh[row] = random() * 2 ** 32;
  block.deviceLow[row] = random() * 2 ** 32;
  block.addressHigh[row] = random() * 2 ** 32;
  block.addressLow[row] = random() * 2 ** 32;
  block.remittance[row] = 1;
  block.remittanceNumber[row] = random() * 1e6;
}

function measure(framing: Framing): void {
  const encoder = createEncoder({
    format: 'json',
    framing,
    directory: sampleDirectory(SHARDS, 1000, 2000),
    partitions: SHARDS,
  });
  let state = 7;
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const block = new EventBlock(BLOCK_ROWS);
  const costsNs: number[] = [];
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    let elapsedMs = 0;
    for (let shard = 0; shard < SHARDS; shard++) {
      fill(block, shard, random);
      const start = performance.now();
      encoder.events(shard, block);
      elapsedMs += performance.now() - start;
    }
    const start = performance.now();
    const batches = encoder.takeBatches();
    elapsedMs += performance.now() - start;
    for (const batch of batches) {
      bytes += batch.bytes.length;
      encoder.recycle(batch.bytes.buffer);
    }
    block.clear();
    if (round >= ROUNDS / 2) costsNs.push((elapsedMs * 1e6) / (SHARDS * BLOCK_ROWS));
  }
  costsNs.sort((a, b) => a - b);
  const at = (share: number) => costsNs[Math.floor(costsNs.length * share)]!.toFixed(0);
  const bytesPerRecord = bytes / (ROUNDS * SHARDS * BLOCK_ROWS);
  console.log(
    `${framing}: ${at(0.05)} ns/record at best (5th percentile), ${at(0.5)} median; ${bytesPerRecord.toFixed(0)} bytes/record`,
  );
}

/** The yardstick on the same machine in the same minute: JSON.stringify and a UTF-8 copy of records that exist as objects. */
function measureStringify(): void {
  const encoder = createEncoder({
    format: 'json',
    framing: 'lines',
    directory: sampleDirectory(SHARDS, 1000, 2000),
    partitions: 1,
  });
  const block = new EventBlock(BLOCK_ROWS);
  fill(block, 0, Math.random);
  encoder.events(0, block);
  const text = encoder
    .takeBatches()
    .map(({ bytes }) => new TextDecoder().decode(bytes))
    .join('');
  const records = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  const target = Buffer.alloc(1 << 20);
  const costsNs: number[] = [];
  for (let round = 0; round < ROUNDS * 4; round++) {
    const start = performance.now();
    let at = 0;
    for (const record of records) at += target.write(JSON.stringify(record), at);
    costsNs.push(((performance.now() - start) * 1e6) / records.length);
  }
  costsNs.sort((x, y) => x - y);
  console.log(
    `yardstick, JSON.stringify: ${costsNs[Math.floor(costsNs.length * 0.05)]!.toFixed(0)} ns/record at best, ${costsNs[Math.floor(costsNs.length * 0.5)]!.toFixed(0)} median`,
  );
}

for (let repeat = 0; repeat < 3; repeat++) {
  measure('kafka');
  measure('lines');
  measureStringify();
}
