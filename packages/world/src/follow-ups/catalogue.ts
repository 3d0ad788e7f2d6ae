import { charge } from './charge.ts';
import { collectAgain } from './collect-again.ts';
import { correspondentLeg } from './correspondent-leg.ts';
import type { CarryOut } from './follow-up.ts';
import { capture, giveUp } from './hold-end.ts';
import { invoicePaid } from './invoice-paid.ts';
import { FollowUpKind } from './kinds.ts';
import { learn } from './learn.ts';
import { chargeback, dispute, refund } from './money-back.ts';
import { transferLater } from './transfer-later.ts';

/** Every follow-up by its kind. */
const BY_NAME: Readonly<Record<keyof typeof FollowUpKind, CarryOut>> = {
  collectAgain,
  capture,
  giveUp,
  refund,
  dispute,
  chargeback,
  charge,
  transferLater,
  learn,
  correspondentLeg,
  invoicePaid,
};

/** Every follow-up, indexed by kind. */
export const followUpCatalogue: readonly CarryOut[] = Object.entries(BY_NAME)
  .sort(([a], [b]) => FollowUpKind[a as keyof typeof FollowUpKind] - FollowUpKind[b as keyof typeof FollowUpKind])
  .map(([, carryOut]) => carryOut);
