import { type Detector, type Flow, foundIn, inOrder, moving } from './flow.ts';

/** Money goes from hand to hand and comes back: each of a ring of accounts pays the next, once, and in order of time. */
export const cycle: Detector = (flows) => {
  const payments = inOrder(moving(flows));
  const first = payments[0];
  if (payments.length < 2 || first === undefined) return 'absent';
  const ring = follow(payments, first.debtor);
  if (ring === undefined || ring.at(-1)?.creditor !== first.debtor) return 'absent';
  return foundIn(isRising(ring));
};

/** Money goes from hand to hand and ends with somebody who does not pass it on. */
export const randomWalk: Detector = (flows) => {
  const payments = inOrder(moving(flows));
  const paid = new Set(payments.map((flow) => flow.creditor));
  const start = payments.find((flow) => !paid.has(flow.debtor));
  if (start === undefined) return payments.length > 0 && isChain(payments) && !isClosed(payments) ? 'found' : 'absent';
  if (isChain(payments)) return 'found';
  return follow(payments, start.debtor) === undefined ? 'absent' : 'unordered';
};

/** All payments as one way from an account on, where each account pays once; undefined where they are no such way. */
function follow(payments: readonly Flow[], start: string): readonly Flow[] | undefined {
  const next = new Map(payments.map((flow) => [flow.debtor, flow]));
  if (next.size !== payments.length) return undefined;
  const way: Flow[] = [];
  for (let flow = next.get(start); flow && way.length < payments.length; flow = next.get(flow.creditor)) way.push(flow);
  return way.length === payments.length ? way : undefined;
}

function isRising(way: readonly Flow[]): boolean {
  return way.every((flow, index) => index === 0 || flow.timeMs >= (way[index - 1] as Flow).timeMs);
}

function isChain(payments: readonly Flow[]): boolean {
  return payments.every((flow, index) => index === 0 || payments[index - 1]?.creditor === flow.debtor);
}

function isClosed(payments: readonly Flow[]): boolean {
  return payments[0]?.debtor === payments.at(-1)?.creditor;
}
