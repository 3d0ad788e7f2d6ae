import { NO_ACCOUNT } from '@launderette/kernel';
import type { PlannedStep } from '../typologies/typology.ts';

/** What happens in an episode, as its plan says it or as the stream shows it. */
export interface Move {
  readonly act: PlannedStep['act'];
  readonly atMs: number;
  /** NO_ACCOUNT where there is none. */
  readonly from: number;
  readonly to: number;
  /** NaN where the plan leaves it to the account. */
  readonly minor: number;
  readonly phase: number;
  readonly fromRole: number;
  readonly toRole: number;
  /** Activity: its kind. */
  readonly kind: number;
  readonly rail: number;
  readonly channel: number;
  readonly merchant: number;
  /** The refusal that is planned, or the reason that was given. */
  readonly reason: number;
  /** Reference in the text. */
  readonly reference: number;
  /** What tells the device; empty: none of interest. */
  readonly device: string;
}

const NOTHING = {
  from: NO_ACCOUNT,
  to: NO_ACCOUNT,
  minor: Number.NaN,
  fromRole: 0,
  toRole: 0,
  kind: 0,
  rail: 0,
  channel: 0,
  merchant: -1,
  reason: 0,
  reference: 0,
  device: '',
};

/** A planned step as a move. */
export function moveOf(step: PlannedStep): Move {
  const base = { ...NOTHING, act: step.act, atMs: step.atMs, phase: step.phase ?? 0 };
  if (step.act === 'activity') {
    const device = JSON.stringify(step.device);
    const { account: from, accountRole: fromRole, kind, channel, payee: to = NO_ACCOUNT } = step;
    return { ...base, from, fromRole, to, kind, channel, device };
  }
  const minor = step.amount.kind === 'fixed' ? step.amount.minor : Number.NaN;
  const { account, accountRole } = step;
  if (step.act === 'deposit') return { ...base, minor, to: account, toRole: accountRole, channel: step.channel };
  if (step.act === 'withdraw') return { ...base, minor, from: account, fromRole: accountRole, merchant: step.machine };
  if (step.act === 'purchase') {
    const { merchant, merchantRole: toRole, refusal: reason } = step;
    return {
      ...base,
      minor,
      from: account,
      fromRole: accountRole,
      toRole,
      merchant,
      reason,
      device: JSON.stringify(step.device),
    };
  }
  const { to, toRole } = step;
  const both = { ...base, minor, from: account, fromRole: accountRole, to, toRole };
  if (step.act === 'refund') return { ...both, merchant: step.merchant };
  const { rail, channel, remittanceNumber: reference } = step;
  return { ...both, rail, channel, reference, device: JSON.stringify(step.device) };
}

/** What is asked of an episode's moves, in order of time. */
export class Episode {
  readonly moves: readonly Move[];
  readonly startMs: number;

  constructor(moves: readonly Move[], startMs: number) {
    this.moves = [...moves].sort((a, b) => a.atMs - b.atMs);
    this.startMs = startMs;
  }

  /** Moves of an act, of some phases: none named, of any. */
  only(act: Move['act'], ...phases: readonly number[]): readonly Move[] {
    return this.moves.filter((move) => move.act === act && (phases.length === 0 || phases.includes(move.phase)));
  }

  activities(...kinds: readonly number[]): readonly Move[] {
    return this.moves.filter((move) => move.act === 'activity' && kinds.includes(move.kind));
  }
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export function sumOf(moves: readonly Move[]): number {
  return moves.reduce((sum, move) => sum + move.minor, 0);
}

export function spanOf(moves: readonly Move[]): number {
  const times = moves.map((move) => move.atMs);
  return Math.max(...times) - Math.min(...times);
}

/** How many different values. */
export function different<T>(moves: readonly Move[], of: (move: Move) => T): number {
  return new Set(moves.map(of)).size;
}

export function firstMs(moves: readonly Move[]): number {
  return Math.min(...moves.map((move) => move.atMs));
}

export function lastMs(moves: readonly Move[]): number {
  return Math.max(...moves.map((move) => move.atMs));
}
