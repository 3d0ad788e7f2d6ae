import { Acceptance } from './acceptance.ts';
import { accountRef, localOf, NO_ACCOUNT } from './account-ref.ts';
import { ActivityBlock } from './activity-block.ts';
import { ACTIVITIES_A_FIRING_MAX, BLOCK_ROWS, RARE_A_FIRING_MAX, RARE_ROWS } from './block-sizes.ts';
import { Phase, Reason, Role, Status } from './codes.ts';
import { countLabel, countPayment, walkCounters } from './counters.ts';
import { DeferredCredits } from './deferred-credits.ts';
import { EpisodeBlock } from './episode-block.ts';
import { EventBlock } from './event-block.ts';
import { LabelBlock } from './label-block.ts';
import { Ledger } from './ledger.ts';
import { Outbox } from './outbox.ts';
import { OutcomeBlock } from './outcome-block.ts';
import { Parties } from './parties.ts';
import { arrivalMs, type RailRules } from './rail-rules.ts';
import { Receipts } from './receipts.ts';
import type { ShardOptions, Truth } from './shard-options.ts';
import type { SimulationCounters } from './simulation.ts';
import { Spending } from './spending.ts';
import { fixed, type StateWalk } from './state.ts';
import { Taint } from './taint.ts';
import { TimingWheel } from './timing-wheel.ts';
import { Watchers } from './watchers.ts';

/** What a shard does when a timer is due. At most one payment and 8 activities a call. */
export type Fire = (shard: Shard, timer: number, timeMs: number) => void;

/** One virtual shard: its accounts, its agenda, and the columns that it writes. */
export class Shard {
  readonly index: number;
  readonly ledger: Ledger;
  readonly wheel: TimingWheel;
  readonly events = new EventBlock(BLOCK_ROWS);
  readonly activity = new ActivityBlock(BLOCK_ROWS);
  readonly labels = new LabelBlock(2 * BLOCK_ROWS);
  /** What its bank comes to know, and beginnings and ends of episodes: at most 2 of each a firing. */
  readonly outcomes = new OutcomeBlock(RARE_ROWS);
  readonly episodes = new EpisodeBlock(RARE_ROWS);
  /** Credits to accounts of all shards, this one among them. */
  readonly outbox = new Outbox();
  /** Credits on slow rails, to accounts of all shards. */
  readonly deferred = new DeferredCredits();
  readonly taint: Taint;
  readonly parties = new Parties();
  readonly watchers = new Watchers();
  readonly receipts: Receipts;
  /** Limits of the holders; absent: they have none. */
  readonly spending: Spending | undefined;
  /** End of the settlement window in progress, Unix milliseconds: when what is sent now is credited. */
  settlementMs = 0;
  /** End of the second being lived, Unix milliseconds: nothing can be armed before it. */
  secondEndMs = 0;

  /** State of the holder of each of the first accounts, as the program writes it. */
  readonly holders: Uint32Array;

  /** Totals of this shard alone. */
  readonly counters: SimulationCounters;
  private readonly agenda: Float64Array;
  private readonly cashAccount: number;
  private readonly rails: RailRules;
  private readonly acceptance: Acceptance;
  /** Whether the payment being decided is a step of an episode, and whether it makes clean money illicit. */
  private inStep = false;
  private makesIllicit = false;
  /** What of the payment decided last is illicit, minor units. */
  private illicitMinor = 0;
  private freeTimers: number[] = [];
  private timersUsed: number;
  /** Steps scheduled since the start: their rank, whichever timer they get. */
  private scheduled = 0;
  private position = 0;
  private opened = false;

  constructor(options: ShardOptions) {
    this.index = options.index;
    this.ledger = new Ledger(options.accounts);
    this.taint = new Taint(options.accounts, options.taintRule ?? 'proportional');
    this.wheel = new TimingWheel(options.startMs, options.agentTimers);
    this.holders = new Uint32Array(options.holders ?? 0);
    this.counters = options.counters;
    this.agenda = options.agenda;
    this.cashAccount = options.cashAccount;
    this.rails = options.rails;
    this.spending = options.spending && new Spending(options.spending, this.events, this.holders.length);
    this.acceptance = new Acceptance(this.events, options.rails, this.spending);
    this.receipts = new Receipts(options.receipts);
    this.timersUsed = options.agentTimers;
  }

  /** Arms a timer of an agent; not before the next second. */
  arm(timer: number, dueMs: number): void {
    this.wheel.arm(timer, dueMs, this.secondEndMs);
  }

  /** Arms a timer of nobody, for a step of an episode; `release` gives it back. Takes part from the next second on. */
  schedule(dueMs: number): number {
    const timer = this.freeTimers.pop() ?? this.timersUsed++;
    if (timer >= this.wheel.timers) this.wheel.grow(Math.max(64, timer + (timer >>> 3)));
    this.wheel.rank(timer, this.scheduled);
    this.scheduled += 1;
    this.wheel.arm(timer, dueMs, this.secondEndMs);
    // In the middle of a second the agenda is brought up to date at its end.
    if (!this.opened) this.lookAhead();
    return timer;
  }

  release(timer: number): void {
    this.freeTimers.push(timer);
  }

  /**
   * Lives through the second at `secondMs`, or the rest of it. Returns false if it stopped early: `eventsMax` payments
   * have happened, or a block is full and must be emptied first.
   */
  run(secondMs: number, eventsMax: number, fire: Fire): boolean {
    const { wheel, events, activity, labels } = this;
    if (!this.opened) {
      wheel.collect(secondMs);
      this.position = 0;
      this.opened = true;
      this.secondEndMs = secondMs + 1000;
    }
    const stopAt = Math.min(events.capacity, events.length + eventsMax);
    const activityFull = activity.capacity - ACTIVITIES_A_FIRING_MAX;
    while (this.position < wheel.readyLength) {
      if (events.length >= stopAt || activity.length > activityFull) return false;
      if (labels.length > labels.capacity - ACTIVITIES_A_FIRING_MAX - 1) return false;
      if (Math.max(this.outcomes.length, this.episodes.length) > RARE_ROWS - RARE_A_FIRING_MAX) return false;
      const timer = wheel.ready[this.position] as number;
      this.position += 1;
      fire(this, timer, wheel.dueMs(timer));
    }
    this.opened = false;
    this.lookAhead();
    return true;
  }

  /** Notes in the agenda when something may next be due. */
  lookAhead(): void {
    this.agenda[this.index] = this.wheel.nextMs();
  }

  /** Walks over the state between two seconds; blocks are empty then. */
  walk(state: StateWalk, nowMs: number): void {
    this.ledger.walk(state);
    this.taint.walk(state);
    this.parties.walk(state);
    this.wheel.walk(state, nowMs);
    this.outbox.walk(state);
    this.deferred.walk(state);
    this.receipts.walk(state);
    fixed(state, this.holders);
    this.spending?.walk(state);
    this.settlementMs = state.number(this.settlementMs);
    this.freeTimers = [...state.array(Uint32Array.from(this.freeTimers))];
    this.timersUsed = state.number(this.timersUsed);
    this.scheduled = state.number(this.scheduled);
    this.events.firstSequence = state.number(this.events.firstSequence);
    this.activity.firstSequence = state.number(this.activity.firstSequence);
    this.outcomes.firstSequence = state.number(this.outcomes.firstSequence);
    this.episodes.firstSequence = state.number(this.episodes.firstSequence);
    walkCounters(state, this.counters);
    if (!state.restoring) return;
    this.secondEndMs = nowMs;
    this.lookAhead();
  }

  /** Credits an account of this shard with money that was in flight, of which a part may be illicit, at `atMs`. */
  receive(account: number, amountMinor: number, illicitMinor: number, atMs: number): void {
    const local = this.receipts.accountOf(account);
    this.receipts.note(local, amountMinor, atMs);
    this.ledger.receive(local, amountMinor);
    if (illicitMinor === 0 && this.taint.held[local] === 0) return;
    this.taint.inFlightMinor -= illicitMinor;
    this.creditTaint(local, amountMinor, illicitMinor, atMs);
  }

  /**
   * The payment decided next is a step of an episode, which labels it by itself; `makesIllicit`: all that it moves is illicit from
   * then on. Until `endStep`.
   */
  beginStep(makesIllicit: boolean): void {
    this.inStep = true;
    this.makesIllicit = makesIllicit;
  }

  endStep(): void {
    this.inStep = false;
    this.makesIllicit = false;
  }

  /** Begins a row: a payment that `decide` will accept or refuse. Columns that do not apply are absent until set. */
  propose(
    timeMs: number,
    kind: number,
    rail: number,
    channel: number,
    debtor: number,
    creditor: number,
    amountMinor: number,
  ): number {
    const block = this.events;
    const row = block.length;
    block.timeMs[row] = Math.floor(timeMs); // whole milliseconds, whatever the behaviour computed
    block.kind[row] = kind;
    block.rail[row] = rail;
    block.channel[row] = channel;
    block.debtor[row] = debtor;
    block.creditor[row] = creditor;
    block.amountMinor[row] = amountMinor;
    block.blank(row);
    this.illicitMinor = 0; // also of those that are held, refused or given up
    return row;
  }

  /**
   * Decides the row proposed last and completes it. `refusal` is a reason that the instrument already gives, which comes
   * before the funds (see Reason for the order); Reason.none: only the funds decide. Returns the reason given.
   */
  decide(row: number, refusal: number): number {
    const block = this.events;
    block.settlementMs[row] = 0;
    const reason = this.acceptance.refusal(row, refusal) || this.pay(row);
    return this.complete(row, reason === Reason.none ? Status.booked : Status.declined, reason);
  }

  /** Sets the amount of the row proposed last aside instead of paying it, or refuses. Returns the reason given. */
  hold(row: number, refusal: number): number {
    const block = this.events;
    block.settlementMs[row] = 0;
    const reason =
      this.acceptance.refusal(row, refusal) ||
      this.ledger.hold(localOf(block.debtor[row] as number), block.amountMinor[row] as number);
    if (reason === Reason.none) this.spending?.count(row);
    return this.complete(row, reason === Reason.none ? Status.pending : Status.declined, reason);
  }

  /** Books the row proposed last against a hold of `heldMinor` that it ends; it may be for less than the hold. */
  capture(row: number, heldMinor: number): number {
    this.ledger.release(localOf(this.events.debtor[row] as number), heldMinor);
    this.events.settlementMs[row] = 0;
    // Limits were asked when the money was set aside.
    const reason = this.post(row);
    return this.complete(row, reason === Reason.none ? Status.booked : Status.declined, reason);
  }

  /** The row proposed last gives up a hold of `heldMinor`: nothing is paid. */
  giveUp(row: number, heldMinor: number): void {
    const block = this.events;
    this.ledger.release(localOf(block.debtor[row] as number), heldMinor);
    block.settlementMs[row] = 0;
    this.complete(row, Status.reversed, Reason.holdReleased);
  }

  /** Moves what arrives by the end of the window in progress, at `endMs`, to the outbox, with what that window sends. */
  releaseDeferred(endMs: number): void {
    this.deferred.release(endMs, this.outbox);
  }

  private complete(row: number, status: number, reason: number): number {
    const block = this.events;
    const debtor = block.debtor[row] as number;
    const creditor = block.creditor[row] as number;
    block.status[row] = status;
    block.reason[row] = reason;
    block.debtorBalanceMinor[row] = debtor === NO_ACCOUNT ? Number.NaN : this.ledger.balanceMinor(localOf(debtor));
    block.creditorBalanceMinor[row] = debtor === NO_ACCOUNT ? this.ledger.balanceMinor(localOf(creditor)) : Number.NaN;
    block.length = row + 1;
    countPayment(this.counters, block.kind[row] as number, status, reason);
    const { watchers } = this;
    if (watchers.rails[block.rail[row] as number] === 1 && status === Status.booked) watchers.onRail(row);
    if (this.inStep) return reason;
    if (!(this.illicitMinor > 0 && this.labelSpending(row))) this.labels.tellOrdinary(block, row);
    if ((block.amountMinor[row] as number) >= watchers.largeMinor && status === Status.booked) watchers.onLarge(row);
    return reason;
  }

  /** An ordinary payment with money of an episode, by somebody who has a part in it. */
  private labelSpending(row: number): boolean {
    const { events, parties } = this;
    const party = parties.at(localOf(events.debtor[row] as number), events.timeMs[row] as number);
    if (party === undefined) return false;
    const { typology, episode, origin, role } = party;
    const spending = { creditorRole: Role.none, step: 0, phase: Phase.integration, plannedMinor: 0 };
    this.label({ typology, episode, origin, debtorRole: role, ...spending }, false);
    return true;
  }

  /** Completes a row of activity that the caller has filled in. */
  completeActivity(row: number): void {
    const kind = this.activity.kind[row] as number;
    this.activity.length = row + 1;
    const { activityByKind } = this.counters;
    activityByKind[kind] = (activityByKind[kind] as number) + 1;
  }

  /** Labels the payment decided last, or the activity completed last, as a step of an episode. */
  label(truth: Truth, ofActivity: boolean): void {
    const { labels, events, activity } = this;
    const row = labels.length;
    const source = ofActivity ? activity : events;
    const index = source.length - 1;
    labels.sequence[row] = source.firstSequence + index;
    labels.ofActivity[row] = ofActivity ? 1 : 0;
    labels.timeMs[row] = source.timeMs[index] as number;
    labels.tell(row, truth);
    labels.amountMinor[row] = ofActivity ? 0 : (events.amountMinor[index] as number);
    labels.illicitMinor[row] = ofActivity ? 0 : this.illicitMinor;
    labels.carriedOut[row] = ofActivity || events.status[index] === Status.booked ? 1 : 0;
    labels.key[row] = source.keyAt(index);
    labels.length = row + 1;
    countLabel(this.counters, truth, ofActivity);
  }

  /** Sequence number that the next payment will get. */
  get nextSequence(): number {
    return this.events.firstSequence + this.events.length;
  }

  /** The account of this shard with a local index. */
  ref(local: number): number {
    return accountRef(this.index, local);
  }

  /** Pays the row if the funds allow it, and counts it against its debtor's limits. Returns why not, or Reason.none. */
  private pay(row: number): number {
    const reason = this.post(row);
    if (reason === Reason.none) this.spending?.count(row);
    return reason;
  }

  private post(row: number): number {
    const { events: block, ledger } = this;
    const debtor = block.debtor[row] as number;
    const creditor = block.creditor[row] as number;
    const amountMinor = block.amountMinor[row] as number;
    if (creditor === NO_ACCOUNT || debtor === NO_ACCOUNT) {
      const from = debtor === NO_ACCOUNT ? this.cashAccount : localOf(debtor);
      const to = creditor === NO_ACCOUNT ? this.cashAccount : localOf(creditor);
      const reason = ledger.post(from, to, amountMinor);
      if (reason !== Reason.none) return reason;
      block.settlementMs[row] = block.timeMs[row] as number;
      this.postTaint(from, to, amountMinor, block.timeMs[row] as number);
      return reason;
    }
    const reason = ledger.send(localOf(debtor), amountMinor);
    if (reason !== Reason.none) return reason;
    this.illicitMinor = this.takeTaint(localOf(debtor), amountMinor, block.timeMs[row] as number);
    this.taint.inFlightMinor += this.illicitMinor;
    this.credit(row, creditor, amountMinor, this.illicitMinor);
    return reason;
  }

  /** What of a payment just made is illicit, minor units. */
  private takeTaint(local: number, amountMinor: number, timeMs: number): number {
    const { taint } = this;
    if (taint.held[local] !== 0 && this.parties.at(local, timeMs) === undefined) taint.forget(local);
    const heldMinor = taint.held[local] === 0 ? 0 : taint.debit(local, amountMinor, this.ledger.balanceMinor(local));
    if (!this.makesIllicit) return heldMinor;
    taint.begunMinor += amountMinor - heldMinor;
    return amountMinor;
  }

  /** Cash has no past: what is taken out is followed no further. */
  private postTaint(from: number, to: number, amountMinor: number, timeMs: number): void {
    const illicitMinor = this.takeTaint(from, amountMinor, timeMs);
    this.illicitMinor = illicitMinor;
    if (illicitMinor === 0 && this.taint.held[to] === 0) return;
    this.creditTaint(to, amountMinor, illicitMinor, timeMs);
  }

  /** Money is followed to those who have a part in an episode, and no further. */
  private creditTaint(local: number, amountMinor: number, illicitMinor: number, atMs: number): void {
    const { taint } = this;
    const follows = this.parties.at(local, atMs) !== undefined;
    if (!follows) {
      taint.endedMinor += illicitMinor;
      if (taint.held[local] !== 0) taint.forget(local);
      return;
    }
    taint.credit(local, amountMinor, illicitMinor, this.ledger.balanceMinor(local) - amountMinor);
  }

  /** Sends money that has left the debtor on its way. */
  private credit(row: number, creditor: number, amountMinor: number, illicitMinor: number): void {
    const arrivesMs = arrivalMs(this.rails, this.events, row, this.settlementMs);
    this.events.settlementMs[row] = arrivesMs;
    if (arrivesMs === this.settlementMs) this.outbox.push(creditor, amountMinor, illicitMinor);
    else this.deferred.push(arrivesMs, creditor, amountMinor, illicitMinor);
  }
}
