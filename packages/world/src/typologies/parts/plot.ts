import {
  type AccountRef,
  ActivityKind,
  Channel,
  DAY_MS,
  dayOf,
  exp,
  HOUR_MS,
  ln,
  MINUTE_MS,
  Outcome,
  Phase,
  Rail,
  Role,
  type WeekProfile,
} from '@launderette/kernel';
import { businessDayOnOrAfter } from '../../calendar/business-days.ts';
import { BANKING_PROFILE, CASH_PROFILE } from '../../population/profiles.ts';
import { schemeOf } from '../../rails/catalogue.ts';
import { RAIL_LIMITS_MINOR } from '../../rails/limits.ts';
import type { Settings } from '../../scenario.ts';
import type { World } from '../../world.ts';
import { amongOthers } from '../steps.ts';
import type { Episode, PlannedDevice, PlannedStep } from '../typology.ts';
import { Crew } from './crew.ts';
import { Dice } from './dice.ts';
import type { Party } from './party.ts';
import { type Form, formOf } from './payment-forms.ts';

/** A step that says what it is for. */
export type PlotStep = PlannedStep & { readonly phase: number };

/** Who is paid for the first time is paid within this time after the payee was added, as everybody's new payees are. */
const NEW_PAYEE_MIN_MS = 30_000;
const NEW_PAYEE_MAX_MS = 15 * MINUTE_MS;
/** Cash from machines and over the counter comes in notes. */
const CASH_STEP_MINOR = 1000;
const CASH_MAX_MINOR = 4_900_000;
/** What machines take at a time. */
const MACHINE_MAX_MINOR = RAIL_LIMITS_MINOR[schemeOf(Rail.cash, Channel.atm)] as number;
/** The least that anybody moves. */
const LEAST_MINOR = 500;

/** How a payment of a plot is made; what is absent is as ordinary payers of that kind do it. */
export interface PaymentOptions {
  readonly phase?: number;
  /** Device that is used; absent: the payer's own. */
  readonly device?: PlannedDevice;
  readonly form?: Partial<Form>;
  /** False: the payee is known already. */
  readonly added?: boolean;
}

/** A story in the making: parties, times, amounts, and the steps so far. */
export class Plot {
  readonly world: World;
  readonly settings: Settings;
  readonly startMs: number;
  readonly dice: Dice;
  readonly crew: Crew;
  readonly steps: PlotStep[] = [];
  /** From clumsy, 0, to expert, 1: what it changes is for the typology to say. */
  readonly skill: number;
  readonly episode: Episode;
  private readonly known = new Set<string>();

  /** `firstPart`: of the episode's chance, for plans of which a plot is only a part. */
  constructor(episode: Episode, firstPart = 0) {
    this.episode = episode;
    this.world = episode.world;
    this.settings = episode.settings;
    this.startMs = episode.startMs;
    this.dice = new Dice((part) => episode.chance(part), firstPart);
    this.crew = new Crew(episode, this.dice);
    this.skill = episode.skill;
  }

  /** Value of a parameter. */
  setting(name: string): number {
    return this.settings[name] as number;
  }

  /** An amount between two, alike on every scale: small ones are the most frequent. Minor units. */
  amountMinor(lowMinor: number, highMinor: number): number {
    const high = Math.max(lowMinor, highMinor);
    return Math.floor(exp(ln(lowMinor) + (ln(high) - ln(lowMinor)) * this.dice.unit()));
  }

  /** Rounds down as people round what they send each other; at least 5.00. */
  tidyMinor(minor: number): number {
    const style = this.dice.unit();
    const step = style < 0.45 ? 500 : style < 0.75 ? 100 : 1;
    return Math.max(LEAST_MINOR, Math.floor(minor / step) * step);
  }

  /** A moment within about `spanMs` from `fromMs`, at the hours at which others do banking. */
  soon(fromMs: number, spanMs: number, profile: WeekProfile = BANKING_PROFILE): number {
    return amongOthers(profile, fromMs, spanMs, this.dice.unit());
  }

  /** Office hours of a business day within about `spanMs` from `fromMs`. */
  office(fromMs: number, spanMs: number): number {
    const wantedMs = fromMs + spanMs * this.dice.unit();
    const hours = Math.floor((7 + 11 * this.dice.unit()) * HOUR_MS);
    const atMs = businessDayOnOrAfter(dayOf(wantedMs)) * DAY_MS + hours;
    return atMs > fromMs ? atMs : businessDayOnOrAfter(dayOf(wantedMs) + 1) * DAY_MS + hours;
  }

  /** When somebody of a kind would pay: people among others, companies in office hours. */
  whenPaying(party: Party, fromMs: number, spanMs: number): number {
    return party.kind === 'company' ? this.office(fromMs, spanMs) : this.soon(fromMs, spanMs);
  }

  /** One pays another at `atMs`. Returns when the money is there. */
  pay(from: Party, to: Party, minor: number, atMs: number, options: PaymentOptions = {}): number {
    const form = { ...formOf(from, to, minor, this.dice), ...options.form };
    const device = options.device ?? { own: form.channel === Channel.web ? 1 : 0 };
    const sentMs = options.added === false ? atMs : this.addPayee(from, to, atMs, form.channel, device, options);
    this.steps.push({
      act: 'transfer',
      atMs: sentMs,
      account: from.account,
      accountRole: from.role,
      to: to.account,
      toRole: to.role,
      amount: { kind: 'fixed', minor: Math.floor(minor) },
      device,
      ...form,
      ...whatItIs(options.phase ?? Phase.layering),
    });
    return this.arrivesMs(form, sentMs);
  }

  /** Somebody takes from the payer's account whatever share of it is asked. Returns when the money is there. */
  drain(
    from: Party,
    to: Party,
    atMs: number,
    share: number,
    maxMinor: number,
    stepMinor: number,
    options: PaymentOptions = {},
  ): number {
    const form = { ...formOf(from, to, maxMinor, this.dice), rail: Rail.instant, ...options.form };
    const device = options.device ?? { own: 0 };
    const sentMs = options.added === false ? atMs : this.addPayee(from, to, atMs, form.channel, device, options);
    this.steps.push({
      act: 'transfer',
      atMs: sentMs,
      account: from.account,
      accountRole: from.role,
      to: to.account,
      toRole: to.role,
      amount: { kind: 'share', share, maxMinor, stepMinor },
      device,
      ...form,
      ...whatItIs(options.phase ?? Phase.theft),
    });
    return this.arrivesMs(form, sentMs);
  }

  /** Cash is paid in. Returns when it can be used. */
  deposit(to: Party, minor: number, atMs: number, channel?: number, phase: number = Phase.placement): number {
    this.steps.push({
      act: 'deposit',
      atMs,
      account: to.account,
      accountRole: to.role,
      amount: { kind: 'fixed', minor: cashMinor(minor) },
      channel: channel ?? (this.dice.happens(0.55) && minor <= MACHINE_MAX_MINOR ? Channel.atm : Channel.branch),
      phase,
    });
    return atMs + MINUTE_MS;
  }

  /** Cash is taken from a machine. */
  withdraw(from: Party, minor: number, atMs: number, machine?: number, phase: number = Phase.cashOut): void {
    this.steps.push({
      act: 'withdraw',
      atMs,
      account: from.account,
      accountRole: from.role,
      amount: { kind: 'fixed', minor: cashMinor(minor) },
      machine: machine ?? this.world.merchants.cashMachine(this.dice.unit()),
      phase,
    });
  }

  /** A merchant pays to a customer's card, whether anything was bought or not. */
  refund(merchant: number, to: Party, minor: number, atMs: number, phase: number = Phase.theft): number {
    const shop = this.crew.business(merchant, Role.abusedMerchant);
    this.steps.push({
      act: 'refund',
      atMs,
      account: shop.account,
      accountRole: shop.role,
      merchant,
      to: to.account,
      toRole: to.role,
      amount: { kind: 'fixed', minor },
      phase,
    });
    return this.arrivesMs({ rail: Rail.card, channel: Channel.none }, atMs);
  }

  /** Something is done that moves no money. */
  activity(
    of: Party,
    kind: number,
    atMs: number,
    channel: number,
    device: PlannedDevice,
    options: { readonly outcome?: number; readonly payee?: AccountRef; readonly phase?: number } = {},
  ): void {
    this.steps.push({
      act: 'activity',
      atMs,
      account: of.account,
      accountRole: of.role,
      kind,
      channel,
      device,
      outcome: options.outcome ?? Outcome.succeeded,
      ...(options.payee === undefined ? {} : { payee: options.payee }),
      phase: options.phase ?? Phase.precursor,
    });
  }

  /** When money sent at `atMs` can be used: after the settlement window, or what the rail's timetable says. */
  arrivesMs({ rail, channel }: { readonly rail: number; readonly channel: number }, atMs: number): number {
    const { rails } = this.world;
    const scheme = schemeOf(rail, channel);
    const dueMs = rails.delayed[scheme] === 1 ? rails.dueMs(scheme, atMs) : atMs;
    return Math.max(atMs, dueMs) + 2 * rails.windowMs;
  }

  /** The hours at which others use cash machines. */
  atCashHours(fromMs: number, spanMs: number): number {
    return this.soon(fromMs, spanMs, CASH_PROFILE);
  }

  /** A person's first payment to somebody follows the payee's being added. Returns when the payment can be made. */
  private addPayee(
    from: Party,
    to: Party,
    atMs: number,
    channel: number,
    device: PlannedDevice,
    options: PaymentOptions,
  ): number {
    const pair = `${from.account}>${to.account}`;
    const byPerson = from.kind === 'person' && (channel === Channel.app || channel === Channel.web);
    if (!byPerson || this.known.has(pair)) return atMs;
    this.known.add(pair);
    const phase = options.phase ?? Phase.layering;
    this.activity(from, ActivityKind.payeeAdded, atMs, channel, device, { payee: to.account, phase });
    const wait = this.dice.unit();
    return Math.floor(atMs + NEW_PAYEE_MIN_MS + (NEW_PAYEE_MAX_MS - NEW_PAYEE_MIN_MS) * wait * wait);
  }
}

/** Who is refused for want of money tries again with less, soon: those who wait for it have plans of their own. */
const RETRY = { afterMs: 15 * MINUTE_MS, times: 3, shrink: 0.7 };

/** What is stolen or brought in is illicit from then on; who passes it on does not give up at once. */
function whatItIs(phase: number): Pick<PlotStep, 'phase' | 'proceeds' | 'retry'> & { readonly phase: number } {
  if (phase === Phase.placement || phase === Phase.theft) return { phase, proceeds: true };
  return phase === Phase.layering || phase === Phase.cashOut ? { phase, retry: RETRY } : { phase };
}

function cashMinor(minor: number): number {
  const notes = Math.round(minor / CASH_STEP_MINOR) * CASH_STEP_MINOR;
  return Math.min(CASH_MAX_MINOR, Math.max(CASH_STEP_MINOR, notes));
}
