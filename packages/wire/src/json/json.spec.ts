import { fromJsonString, toJson } from '@bufbuild/protobuf';
import { NO_ACCOUNT } from '@launderette/kernel';
import { ActivitySchema, LabelSchema, TransactionSchema } from '@launderette/proto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEncoder, type StreamEncoder } from '../index.ts';
import { accountText, activityBlocks, directory, eventBlocks, labelBlocks } from '../testing/blocks.ts';

const SHARD = 2;
const decoder = new TextDecoder('utf-8', { fatal: true });

function linesOf(write: (encoder: StreamEncoder) => void): string[] {
  const encoder = createEncoder({ format: 'json', framing: 'lines', directory, partitions: 1 });
  write(encoder);
  const text = encoder
    .takeBatches()
    .map(({ bytes }) => decoder.decode(bytes))
    .join('');
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split('\n');
}

const seconds = (timeMs: number) => new Date(timeMs).toISOString().replace('.000Z', 'Z');

describe('canonical JSON', () => {
  it('of payments is what the schema itself writes', () => {
    fc.assert(
      fc.property(eventBlocks, (block) => {
        const lines = linesOf((encoder) => encoder.events(SHARD, block));
        expect(lines).toHaveLength(block.length);
        for (const line of lines)
          expect(toJson(TransactionSchema, fromJsonString(TransactionSchema, line))).toEqual(JSON.parse(line));
      }),
    );
  });

  it('of activities is what the schema itself writes', () => {
    fc.assert(
      fc.property(activityBlocks, (block) => {
        const lines = linesOf((encoder) => encoder.activity(SHARD, block));
        expect(lines).toHaveLength(block.length);
        for (const line of lines)
          expect(toJson(ActivitySchema, fromJsonString(ActivitySchema, line))).toEqual(JSON.parse(line));
      }),
    );
  });

  it('of labels is what the schema itself writes', () => {
    fc.assert(
      fc.property(labelBlocks, (block) => {
        const lines = linesOf((encoder) => encoder.labels(SHARD, block));
        expect(lines).toHaveLength(block.length);
        for (const line of lines)
          expect(toJson(LabelSchema, fromJsonString(LabelSchema, line))).toEqual(JSON.parse(line));
      }),
    );
  });
});

describe('payments', () => {
  it('carry every column under its own name', () => {
    fc.assert(
      fc.property(eventBlocks, (block) => {
        linesOf((encoder) => encoder.events(SHARD, block)).forEach((line, row) => {
          const json = JSON.parse(line) as Record<string, string & Record<string, string>>;
          expect(json.id).toBe(`retail/${SHARD}/${block.firstSequence + row}`);
          expect(json.eventTime).toBe(seconds(block.timeMs[row]!));
          expect(json.settlementTime).toBe(
            block.settlementMs[row] === 0 ? undefined : seconds(block.settlementMs[row]!),
          );
          expect(json.amount).toEqual({
            minorUnits: String(block.amountMinor[row]),
            currency: directory.currencies[block.currency[row]!],
          });
          expect(json.debtor?.account).toBe(
            block.debtor[row] === NO_ACCOUNT ? undefined : accountText(block.debtor[row]!),
          );
          expect(json.creditor?.account).toBe(accountText(block.creditor[row]!));
          expect(json.creditor?.balanceAfter).toBe(
            Number.isNaN(block.creditorBalanceMinor[row]) ? undefined : String(block.creditorBalanceMinor[row]),
          );
          expect(json.merchant?.city).toBe(directory.merchants[block.merchant[row]!]?.city);
          expect(json.remittance).toBe(
            block.remittance[row] === 0 ? undefined : remittance(block.remittance[row]!, block.remittanceNumber[row]!),
          );
          expect(json.card?.token).toBe(hex('tok_', block.cardHigh[row]!, block.cardLow[row]!));
          expect(json.device?.id).toBe(hex('dev_', block.deviceHigh[row]!, block.deviceLow[row]!));
          if (json.device !== undefined)
            expect(addressBits(json.device.address!)).toEqual([block.addressHigh[row], block.addressLow[row]]);
          expect(json.synthetic).toBe(true);
        });
      }),
    );
  });
});

const remittance = (template: number, number: number) =>
  directory.remittances[template]!.replaceAll('{n}', String(number));

function hex(prefix: string, high: number, low: number): string | undefined {
  if (high === 0 && low === 0) return undefined;
  return prefix + high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

/** Reads `2001:db8::a:b:c:d` back; groups must be short and lower-case as RFC 5952 asks. */
function addressBits(address: string): number[] {
  expect(address).toMatch(/^2001:db8::(?:0|[1-9a-f][0-9a-f]{0,3})(?::(?:0|[1-9a-f][0-9a-f]{0,3})){3}$/);
  const [a, b, c, d] = address
    .slice('2001:db8::'.length)
    .split(':')
    .map((group) => Number.parseInt(group, 16));
  return [((a! << 16) | b!) >>> 0, ((c! << 16) | d!) >>> 0];
}
