/** An outcome as the audit reads it. */
export interface AuditedOutcome {
  readonly id: string;
  readonly account: string;
  /** The payment that it is about; absent: the account as a whole. */
  readonly eventId?: string;
  /** When it happened, Unix milliseconds, simulated. */
  readonly happenedMs: number;
  /** When it becomes known, Unix milliseconds, simulated: the order of the records. */
  readonly availableMs: number;
}

interface OutcomeJson {
  readonly id: string;
  readonly account: string;
  readonly eventId?: string;
  readonly eventTime: string;
  readonly labelAvailableAt: string;
}

/** Reads an Outcome in canonical JSON. */
export function outcomeOf(json: string): AuditedOutcome {
  const { id, account, eventId, eventTime, labelAvailableAt } = JSON.parse(json) as OutcomeJson;
  const [happenedMs, availableMs] = [Date.parse(eventTime), Date.parse(labelAvailableAt)];
  return { id, account, ...(eventId === undefined ? {} : { eventId }), happenedMs, availableMs };
}
