/** A label as the audit reads it. */
export interface AuditedLabel {
  readonly eventId: string;
  /** Empty, as the typology is: the payment is ordinary, and the label says only what decided on it. */
  readonly episodeId: string;
  readonly typology: string;
  /** Position in the plan, from 1; 0: no step of it. */
  readonly step: number;
  /** What the plan asked for, minor units; 0: a share, or nothing. */
  readonly plannedMinor: number;
  /** What was paid, minor units; 0: nothing. */
  readonly carriedOutMinor: number;
}

/** Reads a Label in canonical JSON, which leaves out what is 0. */
export function labelOf(json: string): AuditedLabel {
  const {
    episodeId = '',
    typology = '',
    step = 0,
    plannedMinor = 0,
    carriedOutMinor = 0,
    ...label
  } = JSON.parse(json) as AuditedLabel;
  const money = { plannedMinor: Number(plannedMinor), carriedOutMinor: Number(carriedOutMinor) };
  return { ...label, episodeId, typology, step, ...money };
}

/** Says which labels do not join exactly one event, and which events have more than one label. */
export function auditLabels(labels: Iterable<AuditedLabel>, eventIds: ReadonlySet<string>): readonly string[] {
  const findings: string[] = [];
  const seen = new Set<string>();
  for (const label of labels) {
    if (!eventIds.has(label.eventId)) findings.push(`${label.eventId}: label of ${label.episodeId} joins no event`);
    if (seen.has(label.eventId)) findings.push(`${label.eventId}: has more than one label`);
    seen.add(label.eventId);
  }
  return findings;
}
