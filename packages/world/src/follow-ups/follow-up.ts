import { NO_ACCOUNT, type Shard } from '@launderette/kernel';
import type { World } from '../world.ts';
import type { FollowUps } from './follow-ups.ts';

/**
 * Something that ordinary life owes: what follows from one payment, once, some time later. Numbers only, so that it can be
 * saved as a row.
 */
export interface FollowUp {
  /** Index into the catalogue of follow-ups. */
  readonly kind: number;
  /** Local index of the customer or business it is about. */
  readonly local: number;
  readonly debtor: number;
  readonly creditor: number;
  readonly amountMinor: number;
  /** Sequence number of the payment that it follows, in this shard; -1: none. */
  readonly sequence: number;
  /** Index into Directory.merchants, or -1. */
  readonly merchant: number;
  readonly purpose: number;
  /** Index into REMITTANCES, and the number in it. */
  readonly text: number;
  readonly number: number;
}

/** What a follow-up that says no more is about. */
export const PLAIN: Omit<FollowUp, 'kind' | 'local'> = {
  debtor: NO_ACCOUNT,
  creditor: NO_ACCOUNT,
  amountMinor: 0,
  sequence: -1,
  merchant: -1,
  purpose: 0,
  text: 0,
  number: 0,
};

/** Where a follow-up is carried out. */
export interface Scene {
  readonly world: World;
  readonly shard: Shard;
  /** Where it may leave others. */
  readonly followUps: FollowUps;
}

/** Carries a follow-up out: at most one payment. */
export type CarryOut = (scene: Scene, what: FollowUp, timeMs: number) => void;
