/** A label as the audit reads it. */
export interface AuditedLabel {
  readonly eventId: string;
  readonly episodeId: string;
  readonly typology: string;
  readonly step: number;
}

/** Reads a Label in canonical JSON. */
export function labelOf(json: string): AuditedLabel {
  return JSON.parse(json) as AuditedLabel;
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
