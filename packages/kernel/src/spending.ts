import { localOf, NO_ACCOUNT } from './account-ref.ts';
import { civilOf, DAY_MS, dayOf } from './calendar.ts';
import type { EventBlock } from './event-block.ts';
import { fixed, type StateWalk } from './state.ts';

/** What customers may spend a day and a month is told apart in so many groups. */
export const SPENDING_GROUPS = 3;

/** What limits of a world are about. */
export interface SpendingRules {
  /** By Channel: the group of what is paid through it, 1 to SPENDING_GROUPS; 0: nobody limits it. */
  readonly groupOfChannel: Uint8Array;
  /** By Kind and by Purpose: 1 where the limits do not count it. */
  readonly exemptKinds: Uint8Array;
  readonly exemptPurposes: Uint8Array;
  /** Limits a day to choose from, minor units, ascending. The last is `Infinity`: none. */
  readonly stepsMinor: Float64Array;
  /** By group: a limit a month is so many limits a day. */
  readonly monthFactors: readonly number[];
}

/** 32 bytes a customer: day and month of the totals, steps of the groups, then two totals a group. */
const STRIDE = 8;
const STAMP = 0;
const STEPS = 1;
const TOTALS = 2;
const STEP_BITS = 8;
/** A stamp is the number of a month, counted from year 0, over that of a day, counted from 1970: both below it until 2149. */
const STAMP_DAYS = 2 ** 16;
/** Totals stay here once they are above every limit. */
const TOTAL_MAX_MINOR = 2 ** 32 - 1;

/**
 * What customers have spent in the day and the month under way, and how much they may, by group of channels.
 *
 * Bank and customer agree on a step of a menu for each group. Days and months are those of UTC. A hold counts when it is set aside, and what
 * is given up later is not given back before the day is over.
 */
export class Spending {
  private readonly rules: SpendingRules;
  private readonly events: EventBlock;
  private readonly holders: number;
  private readonly lines: Uint32Array;
  /** The day of the payment looked at last: its beginning and end, Unix milliseconds, and its stamp. */
  private dayMs = Infinity;
  private dayEndMs = -Infinity;
  private stamp = 0;
  /** Where the payment asked about last is counted; -1: nowhere. */
  private total = -1;

  constructor(rules: SpendingRules, events: EventBlock, holders: number) {
    this.rules = rules;
    this.events = events;
    this.holders = holders;
    this.lines = new Uint32Array(holders * STRIDE);
    const last = rules.stepsMinor.length - 1;
    for (let local = 0; local < holders; local += 1)
      for (let group = 1; group <= SPENDING_GROUPS; group += 1) this.agree(local, group, last);
  }

  /** The step that a customer has in a group, an index of `stepsMinor`. */
  stepOf(local: number, group: number): number {
    return ((this.lines[local * STRIDE + STEPS] as number) >>> ((group - 1) * STEP_BITS)) & (2 ** STEP_BITS - 1);
  }

  /** Sets a customer's step in a group; in force from the next payment on. */
  agree(local: number, group: number, step: number): void {
    const shift = (group - 1) * STEP_BITS;
    const at = local * STRIDE + STEPS;
    this.lines[at] = ((this.lines[at] as number) & ~((2 ** STEP_BITS - 1) << shift)) | (step << shift);
  }

  /** What a customer may still spend through a channel at a time, minor units; `Infinity`: no limit holds. */
  leftMinor(local: number, channel: number, timeMs: number): number {
    const group = this.rules.groupOfChannel[channel] as number;
    if (group === 0 || local >= this.holders) return Infinity;
    const limitMinor = this.rules.stepsMinor[this.stepOf(local, group)] as number;
    if (limitMinor === Infinity) return Infinity;
    this.turnTo(local, timeMs);
    const total = local * STRIDE + TOTALS + 2 * (group - 1);
    const monthMinor = limitMinor * (this.rules.monthFactors[group - 1] as number);
    return Math.min(limitMinor - (this.lines[total] as number), monthMinor - (this.lines[total + 1] as number));
  }

  /** Whether the payment in a row would pass a limit of its debtor; `count` is about the row asked about last. */
  refuses(row: number): boolean {
    const { events, rules } = this;
    this.total = -1;
    const group = rules.groupOfChannel[events.channel[row] as number] as number;
    const debtor = events.debtor[row] as number;
    if (group === 0 || debtor === NO_ACCOUNT) return false;
    const local = localOf(debtor);
    if (local >= this.holders) return false;
    if (rules.exemptKinds[events.kind[row] as number] === 1) return false;
    if (rules.exemptPurposes[events.purpose[row] as number] === 1) return false;
    const limitMinor = rules.stepsMinor[this.stepOf(local, group)] as number;
    if (limitMinor === Infinity) return false;
    this.turnTo(local, events.timeMs[row] as number);
    const total = local * STRIDE + TOTALS + 2 * (group - 1);
    this.total = total;
    const amountMinor = events.amountMinor[row] as number;
    return (
      (this.lines[total] as number) + amountMinor > limitMinor ||
      (this.lines[total + 1] as number) + amountMinor > limitMinor * (rules.monthFactors[group - 1] as number)
    );
  }

  /** Counts the payment asked about last: it is made. */
  count(row: number): void {
    const { total, lines } = this;
    if (total < 0) return;
    const amountMinor = this.events.amountMinor[row] as number;
    lines[total] = Math.min(TOTAL_MAX_MINOR, (lines[total] as number) + amountMinor);
    lines[total + 1] = Math.min(TOTAL_MAX_MINOR, (lines[total + 1] as number) + amountMinor);
  }

  walk(state: StateWalk): void {
    fixed(state, this.lines);
  }

  /** Begins the totals of a customer again where their day or month is over. */
  private turnTo(local: number, timeMs: number): void {
    if (timeMs < this.dayMs || timeMs >= this.dayEndMs) this.lookUp(timeMs);
    const { lines, stamp } = this;
    const line = local * STRIDE;
    const before = lines[line + STAMP] as number;
    if (before === stamp) return;
    const sameMonth = Math.floor(before / STAMP_DAYS) === Math.floor(stamp / STAMP_DAYS);
    for (let group = 0; group < SPENDING_GROUPS; group += 1) {
      lines[line + TOTALS + 2 * group] = 0;
      if (!sameMonth) lines[line + TOTALS + 2 * group + 1] = 0;
    }
    lines[line + STAMP] = stamp;
  }

  private lookUp(timeMs: number): void {
    const day = dayOf(timeMs);
    const { year, month } = civilOf(day);
    this.dayMs = day * DAY_MS;
    this.dayEndMs = this.dayMs + DAY_MS;
    this.stamp = (year * 12 + month) * STAMP_DAYS + day;
  }
}
