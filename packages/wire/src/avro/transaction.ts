import { type AccountRef, type Directory, type EventBlock, NO_ACCOUNT } from '@launderette/kernel';
import { EntryModeSchema, ReasonSchema, StatusSchema } from '@launderette/proto';
import { closeText } from '../binary/length.ts';
import { bytesOf } from '../bytes/concat.ts';
import { Fragment, writeFragment } from '../bytes/fragment.ts';
import { writeHex64 } from '../bytes/hex.ts';
import { writeVarint } from '../bytes/varint.ts';
import { IdWriter } from '../ids.ts';
import { InstructionFragments } from '../instruction.ts';
import { MerchantWriter } from '../merchants.ts';
import { RemittanceWriter } from '../remittances.ts';
import type { ValueWriter } from '../value-writer.ts';
import { writeDevice } from './device.ts';
import { PartyWriter } from './parties.ts';
import { instructionBytes, merchantBytes, REMITTANCE } from './pieces.ts';
import { ABSENT, ABSENT_PIECE, int, optionalSymbol, optionalSymbolPieces, PRESENT, string } from './values.ts';

const TOKEN_DIGITS = 16;
const CARD = new Fragment(bytesOf(PRESENT, int('tok_'.length + TOKEN_DIGITS), 'tok_'));
const ENTRY_MODES = optionalSymbolPieces(EntryModeSchema);
const SYNTHETIC = 1;
const RATE_BYTES = 8;
/** The fields counter_amount and exchange_rate, both absent. */
const NO_EXCHANGE = new Fragment(bytesOf(ABSENT, ABSENT));
/** A related id follows: present, and a byte for its length. */
const RELATED_ID = bytesOf(PRESENT, 0);
const REASONS = ReasonSchema.values.length;
/** Status and reason in one piece, by status and reason. */
const OUTCOMES = StatusSchema.values.flatMap((status) =>
  ReasonSchema.values.map((reason) => new Fragment(bytesOf(int(status.number), optionalSymbol(reason.number)))),
);

/** Writes rows of an EventBlock as Avro of the schema `Transaction`. */
export class TransactionAvro implements ValueWriter<EventBlock> {
  readonly idOffset: number;
  idEnd = 0;
  readonly #ids: IdWriter;
  readonly #instructions = new InstructionFragments(instructionBytes);
  readonly #parties: PartyWriter;
  readonly #currencies: readonly Fragment[];
  readonly #merchants: MerchantWriter;
  readonly #remittances: RemittanceWriter;
  readonly #relatedIds: IdWriter;

  /** `prefix`: what stands before every record. */
  constructor(directory: Directory, prefix: Uint8Array) {
    this.idOffset = prefix.length + 1;
    this.#ids = new IdWriter(directory, bytesOf(prefix, 0));
    this.#parties = new PartyWriter(directory);
    this.#currencies = directory.currencies.map((code) => new Fragment(string(code)));
    this.#merchants = new MerchantWriter(directory, merchantBytes);
    this.#remittances = new RemittanceWriter(directory, REMITTANCE);
    this.#relatedIds = new IdWriter(directory, RELATED_ID);
  }

  write(view: DataView, at: number, shard: number, block: EventBlock, row: number): number {
    let end = this.#ids.write(view, at, shard, block.firstSequence + row);
    this.idEnd = end;
    closeText(view, at + this.idOffset, end);
    end = writeTimes(view, end, block, row);
    end = writeFragment(view, end, this.#instructions.get(block, row));
    end = this.#writeParty(view, end, block.debtor[row]!, block.debtorBalanceMinor[row]!);
    end = this.#writeParty(view, end, block.creditor[row]!, block.creditorBalanceMinor[row]!);
    end = this.#writeMoney(view, end, block, row);
    const merchant = block.merchant[row]!;
    if (merchant >= 0) end = this.#merchants.write(view, end, merchant, block.terminal[row]!);
    else end = writeFragment(view, end, ABSENT_PIECE);
    end = writeCard(view, end, block, row);
    end = writeDevice(view, end, block, row);
    end = writeFragment(view, end, OUTCOMES[block.status[row]! * REASONS + block.reason[row]!]!);
    end = this.#writeRemittance(view, end, block.remittance[row]!, block.remittanceNumber[row]!);
    view.setUint8(end, SYNTHETIC);
    return this.#writeRelated(view, end + 1, shard, block.related[row]!);
  }

  #writeRelated(view: DataView, at: number, shard: number, sequence: number): number {
    if (sequence >= 0)
      return closeText(view, at + RELATED_ID.length, this.#relatedIds.write(view, at, shard, sequence));
    view.setUint8(at, ABSENT);
    return at + 1;
  }

  #writeParty(view: DataView, at: number, account: AccountRef, balanceMinor: number): number {
    if (account !== NO_ACCOUNT) return this.#parties.write(view, at, account, balanceMinor);
    view.setUint8(at, ABSENT);
    return at + 1;
  }

  #writeMoney(view: DataView, at: number, block: EventBlock, row: number): number {
    let end = writeVarint(view, at, block.amountMinor[row]!);
    end = writeFragment(view, end, this.#currencies[block.currency[row]!]!);
    const counterMinor = block.counterAmountMinor[row]!;
    if (counterMinor === 0) return writeFragment(view, end, NO_EXCHANGE);
    view.setUint8(end, PRESENT);
    end = writeVarint(view, end + 1, counterMinor);
    end = writeFragment(view, end, this.#currencies[block.counterCurrency[row]!]!);
    view.setUint8(end, PRESENT);
    view.setFloat64(end + 1, block.exchangeRate[row]!, true);
    return end + 1 + RATE_BYTES;
  }

  #writeRemittance(view: DataView, at: number, template: number, number: number): number {
    if (template === 0) {
      view.setUint8(at, ABSENT);
      return at + 1;
    }
    return closeText(view, at + REMITTANCE.opening.length, this.#remittances.write(view, at, template, number));
  }
}

function writeTimes(view: DataView, at: number, block: EventBlock, row: number): number {
  const end = writeVarint(view, at, block.timeMs[row]!);
  const settlementMs = block.settlementMs[row]!;
  view.setUint8(end, settlementMs === 0 ? ABSENT : PRESENT);
  return settlementMs === 0 ? end + 1 : writeVarint(view, end + 1, settlementMs);
}

function writeCard(view: DataView, at: number, block: EventBlock, row: number): number {
  const high = block.cardHigh[row]!;
  const low = block.cardLow[row]!;
  if ((high | low) === 0) {
    view.setUint8(at, ABSENT);
    return at + 1;
  }
  const end = writeHex64(view, writeFragment(view, at, CARD), high, low);
  return writeFragment(view, end, ENTRY_MODES[block.entryMode[row]!]!);
}
