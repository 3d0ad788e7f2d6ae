import type { AccountRef } from '@launderette/kernel';

/** Who takes part in an episode. */
export interface Party {
  readonly account: AccountRef;
  /** Role in the labels. */
  readonly role: number;
  readonly kind: 'person' | 'company' | 'abroad';
  /** Number of the customer or business; that of the account abroad within its shard. */
  readonly number: number;
}
