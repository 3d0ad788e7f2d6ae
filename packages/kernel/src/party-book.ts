import type { AccountRef } from './account-ref.ts';

/** What is known of a person or an organisation; enumerations as in `launderette.event.v1`. Absent means absent. */
export interface PartyFacts {
  readonly id: string;
  readonly kind: number;
  readonly name: string;
  readonly sector?: string;
  readonly staff?: number;
  readonly birthYear?: number;
  readonly address: string;
  readonly city: string;
  readonly country: string;
  readonly phone: string;
  readonly email: string;
}

/** What is known of an account; enumerations as in `launderette.event.v1`. Absent means absent. */
export interface AccountFacts {
  readonly id: string;
  readonly holder?: string;
  readonly institution: string;
  readonly country: string;
  readonly kind: number;
  readonly currency: string;
  readonly merchantId?: string;
  readonly cardToken?: string;
  readonly status: number;
  /** Id of the account that has the balance of a virtual one. */
  readonly master?: string;
}

/** One version of what is known of one subject. */
export interface PartyEntry {
  /** Changes before this version. */
  readonly revision: number;
  /** Exactly one is present. */
  readonly party?: PartyFacts;
  readonly account?: AccountFacts;
}

/** Knows who holds which account. What it says of a holder depends on the holder's state and on nothing else. */
export interface PartyBook {
  /** How many subjects a shard has that are introduced when the stream begins. */
  subjects(shard: number): number;
  /** What is known of a subject at the start: a holder and the holder's accounts, or an account that nobody here holds. */
  introduce(shard: number, subject: number): readonly PartyEntry[];
  /** What an activity changed; `holder`: the holder's state behind it. */
  changed(account: AccountRef, activityKind: number, holder: number): readonly PartyEntry[];
}
