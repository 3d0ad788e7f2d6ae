import { collectAgain } from './collect-again.ts';
import type { CarryOut } from './follow-up.ts';

/** What a follow-up may be: its index is the kind. Order is part of a saved state. */
export const followUpCatalogue: readonly CarryOut[] = [collectAgain];

export const FollowUpKind = { collectAgain: 0 } as const;
