/** The fields of a transaction that the rule reads. */
export interface Transaction {
  readonly id: string;
  /** RFC 3339, simulated. */
  readonly eventTime: string;
  readonly kind: string;
  readonly card?: { readonly token: string };
}

/** Why a card is looked at. */
export interface Alert {
  readonly card: string;
  readonly events: readonly string[];
}

const WINDOW_MS = 60 * 60 * 1000;
/** More purchases than this within an hour are an alert. */
const USUAL = 3;

/** Alerts once when a card makes more than three purchases within an hour: a classic rule of card monitoring. */
export class CardVelocity {
  private readonly recent = new Map<string, { timeMs: number; id: string }[]>();
  private readonly alerted = new Set<string>();

  add(transaction: Transaction): Alert | undefined {
    const card = transaction.card?.token;
    if (card === undefined || transaction.kind !== 'KIND_PURCHASE') return undefined;
    if (this.alerted.has(card)) return undefined;
    const timeMs = Date.parse(transaction.eventTime);
    const window = (this.recent.get(card) ?? []).filter((each) => each.timeMs > timeMs - WINDOW_MS);
    window.push({ timeMs, id: transaction.id });
    this.recent.set(card, window);
    if (window.length <= USUAL) return undefined;
    this.alerted.add(card);
    return { card, events: window.map((each) => each.id) };
  }
}
