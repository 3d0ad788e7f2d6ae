import { type AccountRef, type Directory, type EventBlock, NO_ACCOUNT } from '@launderette/kernel';
import { EntryModeSchema, ReasonSchema, StatusSchema } from '@launderette/proto';
import { writeInteger } from '../bytes/decimal.ts';
import { fragment, writeFragment } from '../bytes/fragment.ts';
import { writeHex64 } from '../bytes/hex.ts';
import { TimestampWriter } from '../bytes/timestamp.ts';
import { IdWriter } from '../ids.ts';
import { InstructionFragments } from '../instruction.ts';
import { MerchantWriter } from '../merchants.ts';
import { RemittanceWriter } from '../remittances.ts';
import type { ValueWriter } from '../value-writer.ts';
import { writeDevice } from './device.ts';
import { MoneyWriter } from './money.ts';
import { PartyWriter } from './parties.ts';
import { instructionBytes, merchantBytes, REMITTANCE } from './pieces.ts';
import { enumFragments } from './text.ts';

const EVENT_TIME = fragment('","eventTime":"');
const SETTLEMENT_TIME = fragment('","settlementTime":"');
const QUOTE = fragment('"');
const DEBTOR = fragment(',"debtor":{"account":"');
const CREDITOR = fragment(',"creditor":{"account":"');
const BALANCE = fragment(',"balanceAfter":"');
const QUOTE_BRACE = fragment('"}');
const BRACE = fragment('}');
const RATE = fragment(',"exchangeRate":');
const CARD = fragment(',"card":{"token":"tok_');
const CLOSING = fragment(',"synthetic":true}');
const SYNTHETIC = fragment(',"synthetic":true');
const RELATED = ',"relatedId":"';
const ENTRY_MODES = enumFragments('entryMode', EntryModeSchema);
const STATUSES = enumFragments('status', StatusSchema);
const REASONS = enumFragments('reason', ReasonSchema);

const OPENING = '{"id":"';

/**
 * Writes rows of an EventBlock as the canonical JSON of `launderette.event.v1.Transaction`, members in order of the schema.
 *
 * Every constant piece is a prepared text; the row's own parts are numbers written digit by digit. No string and no object
 * is made for a row, save the text of an exchange rate.
 */
export class TransactionJson implements ValueWriter<EventBlock> {
  readonly idOffset = OPENING.length;
  idEnd = 0;
  readonly #parties: PartyWriter;
  readonly #ids: IdWriter;
  readonly #times = new TimestampWriter();
  readonly #instructions = new InstructionFragments(instructionBytes);
  readonly #amount: MoneyWriter;
  readonly #counterAmount: MoneyWriter;
  readonly #merchants: MerchantWriter;
  readonly #remittances: RemittanceWriter;
  readonly #relatedIds: IdWriter;

  constructor(directory: Directory) {
    this.#parties = new PartyWriter(directory);
    this.#ids = new IdWriter(directory, OPENING);
    this.#amount = new MoneyWriter(directory, 'amount');
    this.#counterAmount = new MoneyWriter(directory, 'counterAmount');
    this.#merchants = new MerchantWriter(directory, merchantBytes);
    this.#remittances = new RemittanceWriter(directory, REMITTANCE);
    this.#relatedIds = new IdWriter(directory, RELATED);
  }

  /** Writes the row at `at`, where RECORD_BYTES_MAX must be free, and returns its end. */
  write(view: DataView, at: number, shard: number, block: EventBlock, row: number): number {
    let end = this.#ids.write(view, at, shard, block.firstSequence + row);
    this.idEnd = end;
    end = this.#writeTimes(view, end, block, row);
    end = writeFragment(view, end, this.#instructions.get(block, row));
    end = this.#writeParties(view, end, block, row);
    end = this.#writeMoney(view, end, block, row);
    const merchant = block.merchant[row]!;
    if (merchant >= 0) end = this.#merchants.write(view, end, merchant, block.terminal[row]!);
    end = writeCard(view, end, block, row);
    end = writeDevice(view, end, block, row);
    end = writeFragment(view, end, STATUSES[block.status[row]!]!);
    end = writeFragment(view, end, REASONS[block.reason[row]!]!);
    const remittance = block.remittance[row]!;
    if (remittance !== 0) end = this.#remittances.write(view, end, remittance, block.remittanceNumber[row]!);
    const related = block.related[row]!;
    if (related < 0) return writeFragment(view, end, CLOSING);
    end = this.#relatedIds.write(view, writeFragment(view, end, SYNTHETIC), shard, related);
    return writeFragment(view, end, QUOTE_BRACE);
  }

  #writeTimes(view: DataView, at: number, block: EventBlock, row: number): number {
    let end = this.#times.write(view, writeFragment(view, at, EVENT_TIME), block.timeMs[row]!);
    const settlementMs = block.settlementMs[row]!;
    if (settlementMs !== 0) end = this.#times.write(view, writeFragment(view, end, SETTLEMENT_TIME), settlementMs);
    return writeFragment(view, end, QUOTE);
  }

  #writeParties(view: DataView, at: number, block: EventBlock, row: number): number {
    const debtor = block.debtor[row]!;
    const creditor = block.creditor[row]!;
    let end = at;
    if (debtor !== NO_ACCOUNT)
      end = this.#writeParty(view, writeFragment(view, end, DEBTOR), debtor, block.debtorBalanceMinor[row]!);
    if (creditor !== NO_ACCOUNT)
      end = this.#writeParty(view, writeFragment(view, end, CREDITOR), creditor, block.creditorBalanceMinor[row]!);
    return end;
  }

  #writeParty(view: DataView, at: number, account: AccountRef, balanceMinor: number): number {
    const end = this.#parties.writeWithAgent(view, at, account);
    if (Number.isNaN(balanceMinor)) return writeFragment(view, end, BRACE);
    return writeFragment(view, writeInteger(view, writeFragment(view, end, BALANCE), balanceMinor), QUOTE_BRACE);
  }

  #writeMoney(view: DataView, at: number, block: EventBlock, row: number): number {
    const end = this.#amount.write(view, at, block.amountMinor[row]!, block.currency[row]!);
    const counterMinor = block.counterAmountMinor[row]!;
    if (counterMinor === 0) return end;
    const rate = this.#counterAmount.write(view, end, counterMinor, block.counterCurrency[row]!);
    return writeFragment(view, writeFragment(view, rate, RATE), fragment(String(block.exchangeRate[row]!)));
  }
}

function writeCard(view: DataView, at: number, block: EventBlock, row: number): number {
  const high = block.cardHigh[row]!;
  const low = block.cardLow[row]!;
  if ((high | low) === 0) return at;
  const token = writeFragment(view, writeHex64(view, writeFragment(view, at, CARD), high, low), QUOTE);
  return writeFragment(view, writeFragment(view, token, ENTRY_MODES[block.entryMode[row]!]!), BRACE);
}
