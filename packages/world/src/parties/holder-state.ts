import { ActivityKind } from '@launderette/kernel';

/*
  What a customer has changed since the stream began, in one word of 32 bits, which is all that the facts about a customer need beside
  the seed: addresses, contacts and cards that were given up, each 8 bits and counted round, and in the 2 bits above them the standing.
*/
const CHANGES = 0xff;
const CONTACT_AT = 8;
const CARD_AT = 16;
const STANDING_AT = 24;
const STANDINGS = 3;

/** Whether a customer is one: 0 at the start for those who are. */
export const Standing = { open: 0, closed: 1, notYet: 2, opened: 3 } as const;

/** The state behind an activity. */
export function changedHolder(state: number, kind: number): number {
  if (kind === ActivityKind.addressChanged) return counted(state, 0);
  if (kind === ActivityKind.contactChanged) return counted(state, CONTACT_AT);
  if (kind === ActivityKind.cardActivated) return counted(state, CARD_AT);
  if (kind === ActivityKind.accountOpened) return withStanding(state, Standing.opened);
  return kind === ActivityKind.accountClosed ? withStanding(state, Standing.closed) : state;
}

export function addressesBefore(state: number): number {
  return state & CHANGES;
}

export function contactsBefore(state: number): number {
  return (state >>> CONTACT_AT) & CHANGES;
}

export function cardsBefore(state: number): number {
  return (state >>> CARD_AT) & CHANGES;
}

export function standingOf(state: number): number {
  return (state >>> STANDING_AT) & STANDINGS;
}

export function withStanding(state: number, standing: number): number {
  return ((state & ~(STANDINGS << STANDING_AT)) | (standing << STANDING_AT)) >>> 0;
}

/** Changes in all, which differs between any two states of a customer that follow each other. */
export function changesOf(state: number): number {
  const standing = standingOf(state);
  const closed = standing === Standing.closed ? 1 : 0;
  return addressesBefore(state) + contactsBefore(state) + cardsBefore(state) + closed;
}

function counted(state: number, at: number): number {
  const count = ((state >>> at) + 1) & CHANGES;
  return ((state & ~(CHANGES << at)) | (count << at)) >>> 0;
}
