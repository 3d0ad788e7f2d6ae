/**
 * Cost of encoding one payment in every format, and of compressing it, in nanoseconds and bytes. The formats take turns, round by
 * round, so that a busy machine slows all of them; the best rounds tell what it hides. Run after a build:
 * node packages/wire/bench/encode.ts
 */
import { once } from 'node:events';
import { type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads';
import { accountRef, Channel, EntryMode, EventBlock, Kind, Purpose, Rail, Status } from '@launderette/kernel';
import { COMPRESSIONS, createEncoder, type EncoderOptions, FORMATS } from '@launderette/wire';
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

/** One way of encoding. */
interface Way extends Pick<EncoderOptions, 'format' | 'framing' | 'compression' | 'schemaIds'> {
  readonly name: string;
}

interface Round {
  /** Wall time, nanoseconds a record: the processor's own is counted in steps of 4 ms. */
  readonly costNs: number;
  readonly bytesPerRecord: number;
}

/** Encodes one block of every shard at each message. */
function serve(way: Way, port: MessagePort): void {
  const encoder = createEncoder({ ...way, directory: sampleDirectory(SHARDS, 1000, 2000), partitions: SHARDS });
  let state = 7;
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const blocks = Array.from({ length: SHARDS }, () => new EventBlock(BLOCK_ROWS));
  port.on('message', () => {
    for (const [shard, block] of blocks.entries()) fill(block, shard, random);
    const start = performance.now();
    for (const [shard, block] of blocks.entries()) encoder.events(shard, block);
    const batches = encoder.takeBatches();
    const elapsedMs = performance.now() - start;
    let bytes = 0;
    for (const batch of batches) {
      bytes += batch.bytes.length;
      encoder.recycle(batch.bytes.buffer);
    }
    for (const block of blocks) block.clear();
    const records = SHARDS * BLOCK_ROWS;
    port.postMessage({ costNs: (elapsedMs * 1e6) / records, bytesPerRecord: bytes / records } satisfies Round);
  });
}

/** Each way in a thread of its own, as a stream's encoder is: code that has seen one format is compiled for it. */
async function compare(ways: readonly Way[]): Promise<void> {
  const threads = ways.map((way) => new Worker(new URL(import.meta.url), { workerData: way }));
  const costs: number[][] = ways.map(() => []);
  const bytes: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, thread] of threads.entries()) {
      const answer = once(thread, 'message') as Promise<[Round]>;
      thread.postMessage('round');
      const [{ costNs, bytesPerRecord }] = await answer;
      if (round >= ROUNDS / 2) costs[index]!.push(costNs); // before that, code is still being compiled
      bytes[index] = bytesPerRecord;
    }
  }
  await Promise.all(threads.map((thread) => thread.terminate()));
  const at = (index: number, share: number) =>
    costs[index]!.sort((a, b) => a - b)[Math.floor(costs[index]!.length * share)]!;
  for (const [index, { name }] of ways.entries()) {
    const figures = `${at(index, 0.05).toFixed(0).padStart(6)} ns/record at best, ${at(index, 0.5).toFixed(0).padStart(6)} median`;
    const ratios = `x ${(at(index, 0.05) / at(0, 0.05)).toFixed(2)} best, x ${(at(index, 0.5) / at(0, 0.5)).toFixed(2)} median`;
    console.log(`${name.padEnd(22)} ${figures}; ${bytes[index]!.toFixed(0).padStart(4)} bytes/record; ${ratios}`);
  }
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

const SCHEMA_IDS = { transactions: 1, labels: 2, activity: 3, parties: 4 };

if (parentPort) {
  serve(workerData as Way, parentPort);
} else {
  await compare([
    { name: 'json', format: 'json', framing: 'kafka' },
    { name: 'json, lines', format: 'json', framing: 'lines' },
    { name: 'protobuf', format: 'protobuf', framing: 'kafka' },
    { name: 'protobuf, Confluent', format: 'protobuf', framing: 'kafka', schemaIds: SCHEMA_IDS },
    { name: 'avro', format: 'avro', framing: 'kafka' },
  ]);
  measureStringify();
  for (const format of FORMATS)
    await compare(
      COMPRESSIONS.map((compression) => ({ name: `${format}, ${compression}`, format, framing: 'kafka', compression })),
    );
}
