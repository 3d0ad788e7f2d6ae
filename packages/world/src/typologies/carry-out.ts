import { Channel, EntryMode, Kind, localOf, NO_ACCOUNT, Rail, Reason, Role, type Shard } from '@launderette/kernel';
import { recordActivity } from '../behaviours/activity.ts';
import type { World } from '../world.ts';
import type { PlannedStep, StepAmount, StepDevice } from './typology.ts';

/** A step on the agenda of the shard that will carry it out. */
export interface AgendaStep {
  readonly plan: PlannedStep;
  readonly typology: number;
  readonly episode: number;
  readonly injected: boolean;
  /** Position in the plan, from 1. */
  readonly number: number;
  /** When the episode began, Unix milliseconds: with the rest, what the plan can be made from again. */
  readonly startMs: number;
}

/** A share of an account that holds less than this is not worth a step: the step takes the least amount instead. */
const LEAST_MINOR = 500;

/** Carries out one step through the same door as everybody: propose, decide, label. */
export function carryOut(world: World, shard: Shard, step: AgendaStep, timeMs: number): void {
  const { plan } = step;
  const local = localOf(plan.account);
  if (plan.act === 'activity') {
    recordActivity(
      world,
      shard,
      timeMs,
      plan.kind,
      local,
      plan.channel,
      ownDevice(plan.device),
      plan.payee ?? NO_ACCOUNT,
      plan.outcome,
    );
    bringDevice(shard.activity, shard.activity.length - 1, plan.device);
    shard.label({ ...step, debtorRole: plan.accountRole, creditorRole: Role.none, step: step.number }, true);
    return;
  }
  const amountMinor = amountOf(shard, local, plan.amount);
  const [debtorRole, creditorRole] = pay({ world, shard, local, timeMs, amountMinor }, plan);
  shard.label({ ...step, debtorRole, creditorRole, step: step.number }, false);
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
  world.instruments[shard.index]?.useCard(shard, row, local, EntryMode.chip);
  shard.decide(row, Reason.none);
}

function transfer({ world, shard, local, timeMs, amountMinor }: Scene, plan: StepOf<'transfer'>): void {
  const row = shard.propose(timeMs, Kind.creditTransfer, plan.rail, plan.channel, plan.account, plan.to, amountMinor);
  shard.events.remittance[row] = plan.remittance;
  shard.events.remittanceNumber[row] = plan.remittanceNumber;
  if (local < world.sizes.customersOf(shard.index)) useDevice(world, shard, row, local, plan.device);
  shard.decide(row, Reason.none);
}

function purchase({ world, shard, local, timeMs, amountMinor }: Scene, plan: StepOf<'purchase'>): void {
  const creditor = world.sizes.businessRef(plan.merchant);
  const row = shard.propose(timeMs, Kind.purchase, Rail.card, Channel.ecommerce, plan.account, creditor, amountMinor);
  shard.events.merchant[row] = plan.merchant;
  world.instruments[shard.index]?.useCard(shard, row, local, EntryMode.ecommerce);
  useDevice(world, shard, row, local, plan.device);
  shard.decide(row, plan.refusal);
}

function amountOf(shard: Shard, local: number, amount: StepAmount): number {
  if (amount.kind === 'fixed') return amount.minor;
  const wantedMinor = Math.min(amount.maxMinor, shard.ledger.availableMinor(local) * amount.share);
  return Math.max(LEAST_MINOR, Math.floor(wantedMinor / amount.stepMinor) * amount.stepMinor);
}

function useDevice(world: World, shard: Shard, row: number, local: number, device: StepDevice): void {
  world.instruments[shard.index]?.useDevice(shard, row, local, ownDevice(device));
  bringDevice(shard.events, row, device);
}

function ownDevice(device: StepDevice): number {
  return 'own' in device ? device.own : 0;
}

/** Overwrites the device of a row with one that the criminals bring. */
function bringDevice(
  block: {
    readonly deviceHigh: Uint32Array;
    readonly deviceLow: Uint32Array;
    readonly addressHigh: Uint32Array;
    readonly addressLow: Uint32Array;
  },
  row: number,
  device: StepDevice,
): void {
  if (!('words' in device)) return;
  [block.deviceHigh[row], block.deviceLow[row], block.addressHigh[row], block.addressLow[row]] = device.words;
}
