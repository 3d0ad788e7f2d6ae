import { type PaymentTable, TableBuilder } from '@launderette/evaluation';
import {
  type BlockConsumer,
  Chance,
  type EventBlock,
  Kind,
  localOf,
  NO_ACCOUNT,
  type Sampler,
  Status,
  shardOf,
} from '@launderette/kernel';
import { createSimulation, type Scenario } from '@launderette/world';

const DAY_MS = 86_400_000;
const SHARDS = 16;

export interface SyntheticOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly customers: number;
  /** Simulated days. */
  readonly days: number;
  /** Of each customer only a diary of so many days is kept, each from a day of its own. */
  readonly diaryDays?: number | undefined;
  /** Label by merchant category code; a code without one is its own label. */
  readonly labels: ReadonlyMap<string, string>;
  /** The sampler that the scenario asks for. */
  readonly sampler?: Sampler | undefined;
}

/** The booked purchases of a scenario's customers, as the measures of fidelity read them. */
export function syntheticTable(options: SyntheticOptions): PaymentTable {
  const { scenario, seed, customers, days, sampler } = options;
  const simulation = createSimulation({ stream: 'fidelity', scenario, seed, customers, shards: SHARDS, sampler });
  const collector = new Collector(options, simulation.directory.merchants);
  const untilMs = scenario.startMs + days * DAY_MS;
  while (simulation.nowMs < untilMs) simulation.advanceWindow(collector);
  return collector.finish();
}

class Collector implements BlockConsumer {
  readonly totalOrder = false;
  private readonly builder = new TableBuilder();
  private readonly categoryOf: Int32Array;
  private readonly categories: readonly string[];
  private readonly chance: Chance;
  private readonly firstDay: number;

  private readonly options: SyntheticOptions;

  constructor(options: SyntheticOptions, merchants: readonly { readonly categoryCode: string }[]) {
    this.options = options;
    const labelOf = (code: string) => options.labels.get(code) ?? code;
    this.categories = [...new Set(merchants.map(({ categoryCode }) => labelOf(categoryCode)))];
    this.categoryOf = Int32Array.from(merchants, ({ categoryCode }) => this.categories.indexOf(labelOf(categoryCode)));
    this.chance = new Chance(options.seed, 'fidelity/diaries', -1);
    this.firstDay = Math.floor(options.scenario.startMs / DAY_MS);
  }

  events(_shard: number, block: EventBlock): void {
    for (let row = 0; row < block.length; row += 1) {
      if (block.status[row] === Status.booked && this.isRow(block, row)) this.take(block, row);
    }
  }

  /** Purchases, and what comes in where the scenario has statements: it bears the category of the statement's line. */
  private isRow(block: EventBlock, row: number): boolean {
    if (block.kind[row] === Kind.purchase) return true;
    const { statements } = this.options.scenario.texture ?? {};
    return statements !== undefined && block.kind[row] === Kind.cashDeposit && (block.merchant[row] as number) >= 0;
  }

  activity(): void {}

  labels(): void {}

  finish(): PaymentTable {
    const has = { category: true, counterparty: true, balance: true, sameIds: false };
    const { categories } = this;
    return this.builder.finish({ categories, calendar: true, compound: this.options.diaryDays !== undefined, has }, 0);
  }

  private take(block: EventBlock, row: number): void {
    const timeMs = block.timeMs[row] as number;
    const day = Math.floor(timeMs / DAY_MS);
    const incoming = block.debtor[row] === NO_ACCOUNT;
    const account = (incoming ? block.creditor[row] : block.debtor[row]) as number;
    const entity = localOf(account) * SHARDS + shardOf(account);
    if (day >= this.firstDay + this.options.days || !this.inDiary(entity, day)) return;
    const merchant = block.merchant[row] as number;
    this.builder.add(
      entity,
      entity,
      block.amountMinor[row] as number,
      day,
      Math.floor((timeMs - day * DAY_MS) / 1000),
      this.categoryOf[merchant] as number,
      merchant,
      1,
      (incoming ? block.creditorBalanceMinor[row] : block.debtorBalanceMinor[row]) as number,
    );
  }

  private inDiary(entity: number, day: number): boolean {
    const { diaryDays, days } = this.options;
    if (diaryDays === undefined) return true;
    const offset = this.chance.at(entity, 0).below(Math.max(1, days - diaryDays + 1));
    const since = day - this.firstDay - offset;
    return since >= 0 && since < diaryDays;
  }
}
