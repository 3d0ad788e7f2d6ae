/** What a follow-up may be: indices of the catalogue. Numbers are part of a saved state. */
export const FollowUpKind = {
  collectAgain: 0,
  capture: 1,
  giveUp: 2,
  refund: 3,
  dispute: 4,
  chargeback: 5,
  charge: 6,
  transferLater: 7,
  learn: 8,
  correspondentLeg: 9,
  invoicePaid: 10,
} as const;
