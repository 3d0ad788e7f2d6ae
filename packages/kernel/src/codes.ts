/**
 * Small integers that stand for the enumerations of an event in the typed-array columns.
 *
 * Each value equals the number of the same name in `launderette.event.v1` (a spec of the wire package compares them),
 * so that encoders need no translation. 0 always means absent.
 */

export const Kind = {
  purchase: 1,
  refund: 2,
  cashWithdrawal: 3,
  cashDeposit: 4,
  creditTransfer: 5,
  directDebit: 6,
  fee: 7,
  interest: 8,
  chargeback: 9,
} as const;

export const Purpose = {
  none: 0,
  SALA: 1,
  PENS: 2,
  RENT: 3,
  SUPP: 4,
  TAXS: 5,
  UBIL: 6,
  PHON: 7,
  INSU: 8,
  SUBS: 9,
  GIFT: 10,
  OTHR: 11,
  BENE: 12,
  LOAN: 13,
  SAVG: 14,
  CHAR: 15,
  HLRP: 16,
  LOAR: 17,
  CCRD: 18,
  HLST: 19,
  VATX: 20,
  TREA: 21,
  ACCT: 22,
} as const;

export const Rail = {
  card: 1,
  instant: 2,
  batchCredit: 3,
  directDebit: 4,
  cheque: 5,
  wire: 6,
  cash: 7,
  wallet: 8,
  crypto: 9,
  book: 10,
} as const;

export const Channel = {
  none: 0,
  chip: 1,
  contactless: 2,
  stripe: 3,
  ecommerce: 4,
  moto: 5,
  atm: 6,
  branch: 7,
  app: 8,
  web: 9,
  api: 10,
} as const;

export const EntryMode = { none: 0, chip: 1, contactless: 2, stripe: 3, ecommerce: 4, manual: 5 } as const;

export const Status = { booked: 1, pending: 2, declined: 3, reversed: 4 } as const;

/**
 * Why a payment was refused, in order of precedence: the lowest that applies is given, but customerLimit comes between limitExceeded and
 * insufficientFunds; 6: why a hold was given up. 0: neither.
 */
export const Reason = {
  none: 0,
  accountBlocked: 1,
  cardBlocked: 2,
  securityData: 3,
  limitExceeded: 4,
  insufficientFunds: 5,
  holdReleased: 6,
  mandateRefused: 7,
  customerLimit: 8,
} as const;

export const ActivityKind = {
  login: 1,
  credentialReset: 2,
  payeeAdded: 3,
  deviceRegistered: 4,
  addressChanged: 5,
  limitChanged: 6,
  cardActivated: 7,
  disputeOpened: 8,
  accountOpened: 9,
  accountClosed: 10,
  contactChanged: 11,
  simSwapped: 12,
  remoteSession: 13,
  bankDetailsChanged: 14,
} as const;

export const Outcome = { succeeded: 1, failed: 2 } as const;

/** How a bank comes to know of something. */
export const OutcomeKind = {
  customerDispute: 1,
  chargeback: 2,
  recallRequest: 3,
  sarFiled: 4,
  lawEnforcementRequest: 5,
} as const;

export const EpisodeEvent = { began: 1, ended: 2 } as const;

export const Role = {
  none: 0,
  victim: 1,
  mule: 2,
  collector: 3,
  launderer: 4,
  beneficiary: 5,
  abusedMerchant: 6,
  fraudster: 7,
  recruiter: 8,
  shell: 9,
  intermediary: 10,
  accomplice: 11,
  insider: 12,
  exchange: 13,
} as const;

/** What a step of an episode is for. */
export const Phase = {
  none: 0,
  /** Prepares the crime: a login, a SIM swap, a payee added. */
  precursor: 1,
  /** Looks like ordinary life on purpose: trust is built, an account is used. */
  cover: 2,
  /** The predicate crime itself: money is stolen. */
  theft: 3,
  placement: 4,
  layering: 5,
  integration: 6,
  cashOut: 7,
} as const;

/** What decided on an event: agents; a model, a whole row of it; a user's own row, of which a model replaced some columns. */
export const Provenance = { none: 0, agent: 1, learned: 2, kept: 3 } as const;
