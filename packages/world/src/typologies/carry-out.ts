import {
  Channel,
  EntryMode,
  Kind,
  localOf,
  NO_ACCOUNT,
  Phase,
  Provenance,
  Purpose,
  Rail,
  Reason,
  Role,
  type Shard,
  shardOf,
  type Truth,
} from '@launderette/kernel';
import { recordActivity } from '../behaviours/activity.ts';
import { askForRoom } from '../behaviours/ask-for-room.ts';
import { ABROAD_MARKUP } from '../behaviours/card-payment.ts';
import type { Instruments } from '../population/instruments.ts';
import { type AppRail, RAILS } from '../rails/app-payment.ts';
import { sampledMinor } from '../sampled/sampled-step.ts';
import type { World } from '../world.ts';
import type { AgendaStep } from './agenda.ts';
import { codeOf } from './catalogue.ts';
import type { PlannedDevice, PlannedStep } from './typology.ts';

/** Where a card is used, by entry mode. */
const CHANNEL_BY_ENTRY = [
  Channel.none,
  Channel.chip,
  Channel.contactless,
  Channel.stripe,
  Channel.ecommerce,
  Channel.moto,
] as const;

/** A share of an account that holds less than this is not worth a step: the step takes the least amount instead. */
const LEAST_MINOR = 500;

/** Carries out one step through the same door as everybody: propose, decide, label. Returns the reason given. */
export function carryOut(world: World, shard: Shard, step: AgendaStep, timeMs: number): number {
  const { plan } = step;
  const local = localOf(plan.account);
  if (plan.act === 'activity') {
    recordStepActivity(world, shard, plan, timeMs);
    shard.label(truthOf(step, plan.accountRole, Role.none), true);
    return Reason.none;
  }
  const sampled = sampledMinor(world, shard, step, local, timeMs);
  const amountMinor = sampled ?? amountOf(shard, local, plan, step.attempt);
  if (amountMinor <= 0) return Reason.insufficientFunds;
  // Whoever moves money through an account sees its limits, and has them raised as everybody can.
  if (plan.act === 'withdraw') askForRoom(world, shard, local, timeMs, Channel.atm, amountMinor, Channel.app);
  if (plan.act === 'transfer') askForRoom(world, shard, local, timeMs, plan.channel, amountMinor, plan.channel);
  shard.beginStep(plan.proceeds ?? makesIllicit(world, plan));
  const [debtorRole, creditorRole] = pay({ world, shard, local, timeMs, amountMinor }, plan);
  shard.endStep();
  if (sampled !== undefined) shard.labels.deciding = Provenance.learned;
  shard.label(truthOf(step, debtorRole, creditorRole), false);
  shard.labels.deciding = shard.labels.usual;
  return shard.events.reason[shard.events.length - 1] as number;
}

/** Cash that is paid in, what comes from outside, and what a victim loses. */
function makesIllicit(world: World, { act, account, accountRole }: PayingStep): boolean {
  return act === 'deposit' || accountRole === Role.victim || world.isOutside(shardOf(account), localOf(account));
}

function truthOf({ episode, number, plan }: AgendaStep, debtorRole: number, creditorRole: number): Truth {
  return {
    typology: codeOf(episode.typology),
    episode: episode.number,
    origin: episode.origin,
    debtorRole,
    creditorRole,
    step: number,
    phase: plan.phase ?? Phase.none,
    plannedMinor: plan.act !== 'activity' && plan.amount.kind === 'fixed' ? plan.amount.minor : 0,
  };
}

function recordStepActivity(world: World, shard: Shard, plan: StepOf<'activity'>, timeMs: number): void {
  const { kind, account, channel, device, payee = NO_ACCOUNT, outcome } = plan;
  recordActivity(world, shard, timeMs, kind, localOf(account), channel, ownDevice(device), payee, outcome);
  bringDevice(world, shard.activity, shard.activity.length - 1, device);
}

type PayingStep = Exclude<PlannedStep, { act: 'activity' }>;
type StepOf<Act extends PlannedStep['act']> = Extract<PlannedStep, { act: Act }>;

/** Where a step is carried out. */
interface Scene {
  readonly world: World;
  readonly shard: Shard;
  readonly local: number;
  readonly timeMs: number;
  readonly amountMinor: number;
}

/** Proposes and decides the payment of a step; returns the roles of debtor and creditor. */
function pay(scene: Scene, plan: PayingStep): readonly [number, number] {
  switch (plan.act) {
    case 'deposit':
      deposit(scene, plan);
      return [Role.none, plan.accountRole];
    case 'withdraw':
      withdraw(scene, plan);
      return [plan.accountRole, Role.none];
    case 'transfer':
      transfer(scene, plan);
      return [plan.accountRole, plan.toRole];
    case 'refund':
      refund(scene, plan);
      return [plan.accountRole, plan.toRole];
    case 'purchase':
      purchase(scene, plan);
      return [plan.accountRole, plan.merchantRole];
  }
}

function deposit({ shard, timeMs, amountMinor }: Scene, plan: StepOf<'deposit'>): void {
  const row = shard.propose(timeMs, Kind.cashDeposit, Rail.cash, plan.channel, NO_ACCOUNT, plan.account, amountMinor);
  shard.decide(row, Reason.none);
}

function withdraw({ world, shard, local, timeMs, amountMinor }: Scene, plan: StepOf<'withdraw'>): void {
  const row = shard.propose(timeMs, Kind.cashWithdrawal, Rail.cash, Channel.atm, plan.account, NO_ACCOUNT, amountMinor);
  shard.events.merchant[row] = plan.machine;
  shard.events.terminal[row] = 1;
  convertAt(world, shard, row, plan.machine);
  world.instruments[shard.index]?.useCard(shard, row, local, EntryMode.chip);
  shard.decide(row, Reason.none);
}

function transfer({ world, shard, local, timeMs, amountMinor }: Scene, plan: StepOf<'transfer'>): void {
  const row = shard.propose(timeMs, Kind.creditTransfer, plan.rail, plan.channel, plan.account, plan.to, amountMinor);
  shard.events.remittance[row] = plan.remittance;
  shard.events.remittanceNumber[row] = plan.remittanceNumber;
  shard.events.purpose[row] = plan.purpose ?? Purpose.none;
  const isCustomer = local < world.sizes.customersOf(shard.index);
  if (isCustomer && plan.channel !== Channel.branch) useDevice(world, shard, row, local, plan.device);
  shard.decide(row, Reason.none);
}

function purchase({ world, shard, local, timeMs, amountMinor }: Scene, plan: StepOf<'purchase'>): void {
  const creditor = isAbroad(world, plan.merchant)
    ? world.abroad.accountOf(plan.merchant)
    : world.sizes.businessRef(plan.merchant);
  if (world.scenario.purchaseRail !== 'card') {
    purchaseByApp({ world, shard, local, timeMs, amountMinor }, plan, world.scenario.purchaseRail);
    return;
  }
  const { entryMode = EntryMode.ecommerce } = plan;
  const channel = CHANNEL_BY_ENTRY[entryMode] as number;
  const row = shard.propose(timeMs, Kind.purchase, Rail.card, channel, plan.account, creditor, amountMinor);
  shard.events.merchant[row] = plan.merchant;
  world.instruments[shard.index]?.useCard(shard, row, local, entryMode);
  if (channel === Channel.ecommerce) useDevice(world, shard, row, local, plan.device);
  else shard.events.terminal[row] = plan.terminal ?? 1;
  convertAt(world, shard, row, plan.merchant);
  shard.decide(row, plan.refusal);
}

/** Where people have no cards, what would be a purchase by card is paid from the app, as everybody's are. */
function purchaseByApp(
  { world, shard, local, timeMs, amountMinor }: Scene,
  plan: StepOf<'purchase'>,
  rail: AppRail,
): void {
  const merchant = isAbroad(world, plan.merchant) ? plan.merchant % world.sizes.merchants : plan.merchant;
  const creditor = world.sizes.businessRef(merchant);
  const row = shard.propose(timeMs, Kind.purchase, RAILS[rail], Channel.app, plan.account, creditor, amountMinor);
  shard.events.merchant[row] = merchant;
  useDevice(world, shard, row, local, plan.device);
  shard.decide(row, plan.refusal);
}

function isAbroad(world: World, merchant: number): boolean {
  return merchant >= world.merchants.facts.length;
}

/** What is paid to a merchant or a machine abroad is paid in its currency. */
function convertAt(world: World, shard: Shard, row: number, merchant: number): void {
  if (!isAbroad(world, merchant)) return;
  world.convert(shard, row, world.abroad.currency(world.abroad.countryOf(merchant)), ABROAD_MARKUP);
}

/** A merchant's refund to a card: of another customer, or of one who bought nothing. */
function refund({ world, shard, timeMs, amountMinor }: Scene, plan: StepOf<'refund'>): void {
  const row = shard.propose(timeMs, Kind.refund, Rail.card, Channel.none, plan.account, plan.to, amountMinor);
  shard.events.merchant[row] = plan.merchant;
  // The card of the one who is paid lies in another shard: its token is a function of the holder all the same.
  world.instruments[shardOf(plan.to)]?.useCard(shard, row, localOf(plan.to), EntryMode.none);
  shard.decide(row, Reason.none);
}

/** What a step moves, minor units; 0: nothing, because there is nothing to pass on. */
function amountOf(shard: Shard, local: number, { amount, retry }: PayingStep, attempt: number): number {
  const shrink = attempt === 0 ? 1 : power(retry?.shrink ?? 1, attempt);
  if (amount.kind === 'fixed') return Math.max(1, Math.floor(amount.minor * shrink));
  const heldMinor = amount.kind === 'share' ? shard.ledger.availableMinor(local) : shard.taint.minor(local);
  const wantedMinor = Math.min(amount.maxMinor, heldMinor * amount.share) * shrink;
  const steppedMinor = Math.floor(wantedMinor / amount.stepMinor) * amount.stepMinor;
  return amount.kind === 'share' ? Math.max(LEAST_MINOR, steppedMinor) : steppedMinor;
}

function power(base: number, times: number): number {
  let value = 1;
  for (let i = 0; i < times; i += 1) value *= base;
  return value;
}

function useDevice(world: World, shard: Shard, row: number, local: number, device: PlannedDevice): void {
  world.instruments[shard.index]?.useDevice(shard, row, local, ownDevice(device));
  bringDevice(world, shard.events, row, device);
}

function ownDevice(device: PlannedDevice): number {
  return 'own' in device ? device.own : 0;
}

/** Overwrites the device of a row with one that is not the account holder's. */
function bringDevice(world: World, block: DeviceColumns, row: number, device: PlannedDevice): void {
  const words = 'of' in device ? wordsOf(world, device.of, device.own) : 'words' in device ? device.words : undefined;
  if (words === undefined) return;
  [block.deviceHigh[row], block.deviceLow[row], block.addressHigh[row], block.addressLow[row]] = words;
}

function wordsOf(world: World, owner: number, device: number): StepWords {
  return (world.instruments[shardOf(owner)] as Instruments).wordsOf(localOf(owner), device);
}

type StepWords = readonly [number, number, number, number];

interface DeviceColumns {
  readonly deviceHigh: Uint32Array;
  readonly deviceLow: Uint32Array;
  readonly addressHigh: Uint32Array;
  readonly addressLow: Uint32Array;
}
