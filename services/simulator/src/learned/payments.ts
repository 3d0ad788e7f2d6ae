import { Chance, Channel, type EventBlock, Kind, NO_ACCOUNT, Rail, Status } from '@launderette/kernel';
import { type Column, columnOf, isCategory, type Table } from '@launderette/tabular';
import { type Layout, MERCHANTS_A_CATEGORY } from './layout.ts';
import type { LearnedSource } from './source.ts';

/** Minor units of a major one. */
const MINOR_UNITS = 100;

/** Largest amount, major units: what a wire of the world may carry at most; a long tail does not pass it. */
const AMOUNT_MAX = 10_000_000;

const CHANNELS: Readonly<Record<string, number>> = Channel;

/** Columns that mean "absent" when they are 0. */
const ABSENT = [
  ...[
    'purpose',
    'reason',
    'currency',
    'counterAmountMinor',
    'counterCurrency',
    'exchangeRate',
    'terminal',
    'entryMode',
  ],
  ...['cardHigh', 'cardLow', 'deviceHigh', 'deviceLow', 'addressHigh', 'addressLow', 'remittance', 'remittanceNumber'],
] as unknown as readonly ('purpose' | 'cardHigh' | 'exchangeRate')[];

/** Columns of a table that payments are made of, looked up once. */
interface Named {
  readonly amount: Column;
  readonly entity: Column | undefined;
  readonly counterparty: Column | undefined;
  readonly category: Column | undefined;
  readonly channel: Column | undefined;
  readonly fraud: Column | undefined;
}

/** Rows of a model as payments. A stream of a model has no ledger: balances are absent, and nothing is declined. */
export class Payments {
  private readonly source: LearnedSource;
  private readonly layout: Layout;
  private readonly chance: Chance;
  private named: Named[] = [];
  /** Account that pays, and that is paid, of the row last asked for. */
  debtor = NO_ACCOUNT;
  private creditor = NO_ACCOUNT;
  private merchant = -1;

  constructor(source: LearnedSource, layout: Layout, seed: number) {
    this.source = source;
    this.layout = layout;
    this.chance = new Chance(seed, 'learned/parties', -1);
  }

  /** The tables that rows are in from now on. */
  begin(tables: readonly Table[]): void {
    const { columns } = this.source;
    this.named = tables.map((table) => {
      const column = (name: string | undefined) => (name === undefined ? undefined : columnOf(table, name));
      return {
        amount: columnOf(table, columns.amount),
        entity: column(columns.entity),
        counterparty: column(columns.counterparty),
        category: column(columns.category),
        channel: column(columns.channel),
        fraud: column(columns.fraud),
      };
    });
  }

  /** Decides who pays whom in a row. `slot`: its position in the day. */
  choose(table: number, row: number, day: number, slot: number): void {
    const { entity, counterparty, category } = this.named[table]!;
    const { layout } = this;
    this.chance.at(slot, day);
    const drawn = this.chance.below(layout.people);
    const which = this.chance.below(MERCHANTS_A_CATEGORY);
    const code = codeOf(entity, row);
    this.debtor = layout.person(code < 0 ? drawn : code);
    const level = codeOf(category, row);
    const payee = codeOf(counterparty, row);
    this.merchant = level < 0 ? -1 : level * MERCHANTS_A_CATEGORY + which;
    if (level >= 0) this.creditor = layout.payee(this.merchant);
    else if (payee >= 0) this.creditor = layout.payee(payee);
    else this.creditor = layout.person(this.chance.below(layout.people));
  }

  isFraud(table: number, row: number): boolean {
    const { fraud } = this.named[table]!;
    return fraud !== undefined && isCategory(fraud) && fraud.levels[fraud.codes[row]!] === this.source.fraudValue;
  }

  /** Adds the row last chosen to a block. */
  write(block: EventBlock, table: number, row: number, timeMs: number): void {
    const { amount, channel } = this.named[table]!;
    const at = block.length++;
    const purchase = this.merchant >= 0;
    for (const column of ABSENT) block[column][at] = 0;
    block.timeMs[at] = timeMs;
    block.settlementMs[at] = timeMs;
    block.kind[at] = purchase ? Kind.purchase : Kind.creditTransfer;
    block.rail[at] = purchase ? Rail.card : Rail.instant;
    block.channel[at] = channelOf(channel, row);
    block.status[at] = Status.booked;
    block.debtor[at] = this.debtor;
    block.creditor[at] = this.creditor;
    block.debtorBalanceMinor[at] = Number.NaN;
    block.creditorBalanceMinor[at] = Number.NaN;
    block.amountMinor[at] = minorOf(amount, row);
    block.merchant[at] = this.merchant;
    block.related[at] = -1;
  }
}

/** -1 where there is none. */
const codeOf = (column: Column | undefined, row: number): number =>
  column !== undefined && isCategory(column) ? (column.codes[row] ?? -1) : -1;

function channelOf(column: Column | undefined, row: number): number {
  const code = codeOf(column, row);
  if (code < 0 || column === undefined || !isCategory(column)) return Channel.none;
  return CHANNELS[column.levels[code]!] ?? Channel.none;
}

/** At least one minor unit: a payment moves something. A missing amount is that too. */
function minorOf(column: Column, row: number): number {
  if (isCategory(column)) return 1;
  const value = Math.abs(column.values[row]!);
  return Number.isNaN(value) ? 1 : Math.max(1, Math.round(Math.min(value, AMOUNT_MAX) * MINOR_UNITS));
}
