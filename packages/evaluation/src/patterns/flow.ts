/** A payment of an episode, as a detector of patterns sees it: who, whom, when. Amounts are not part of a pattern. */
export interface Flow {
  /** Any time that orders payments, e.g. Unix milliseconds. */
  readonly timeMs: number;
  readonly debtor: string;
  readonly creditor: string;
}

/**
 * What a detector says: `absent`, the payments do not have the form; `unordered`, they have it, but money is passed on
 * before it has come; `found`, form and order are those of the definition.
 */
export type PatternFinding = 'absent' | 'unordered' | 'found';

/** Looks for a form in all payments of one episode. The order in which they are given does not matter. */
export type Detector = (flows: readonly Flow[]) => PatternFinding;

/** The finding where a form is there, in order or not. */
export function foundIn(order: boolean): PatternFinding {
  return order ? 'found' : 'unordered';
}

/** The payments in order of time; equal times keep the order in which they were given. */
export function inOrder(flows: readonly Flow[]): readonly Flow[] {
  return [...flows].sort((one, other) => one.timeMs - other.timeMs);
}

/** Accounts that pay. */
export function debtors(flows: readonly Flow[]): ReadonlySet<string> {
  return new Set(flows.map((flow) => flow.debtor));
}

/** Accounts that are paid. */
export function creditors(flows: readonly Flow[]): ReadonlySet<string> {
  return new Set(flows.map((flow) => flow.creditor));
}

/** Payments from one account to another: what an account pays to itself moves nothing, and is part of no form. */
export function moving(flows: readonly Flow[]): readonly Flow[] {
  return flows.filter((flow) => flow.debtor !== flow.creditor);
}
