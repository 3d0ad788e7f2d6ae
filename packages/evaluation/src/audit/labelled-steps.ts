import type { AuditedEpisode } from './episode.ts';
import type { AuditedLabel } from './label-audit.ts';

/** What the labels of one shard say of the steps of an episode. */
export class LabelledSteps {
  /** By position in the plan: what it asked for, minor units. */
  private readonly planned = new Map<number, number>();
  private readonly carriedOut = new Set<number>();
  private carriedOutMinor = 0;

  add({ step, plannedMinor, carriedOutMinor }: AuditedLabel, ofActivity: boolean): void {
    this.planned.set(step, plannedMinor);
    this.carriedOutMinor += carriedOutMinor;
    if (ofActivity || carriedOutMinor > 0) this.carriedOut.add(step);
  }

  /** How an end differs from the labels; undefined: not at all. */
  differenceFrom(end: AuditedEpisode): string | undefined {
    const { plannedSteps, plannedMinor, carriedOutSteps, carriedOutMinor, abandonedSteps } = end;
    if (carriedOutMinor !== this.carriedOutMinor)
      return `says that ${carriedOutMinor} minor units were paid, and the labels of its steps ${this.carriedOutMinor}`;
    // A payment that waits for its day is carried out, and its label has not seen it paid.
    if (carriedOutSteps < this.carriedOut.size || carriedOutSteps > this.planned.size)
      return `says that ${carriedOutSteps} steps were carried out, and labels ${this.carriedOut.size} of ${this.planned.size}`;
    if (carriedOutSteps + abandonedSteps > plannedSteps || this.planned.size > plannedSteps)
      return `plans ${plannedSteps} steps, fewer than were labelled or ended`;
    let labelledMinor = 0;
    for (const minor of this.planned.values()) labelledMinor += minor;
    // Steps that were given up have no label.
    const agrees = abandonedSteps > 0 ? plannedMinor >= labelledMinor : plannedMinor === labelledMinor;
    return agrees ? undefined : `plans ${plannedMinor} minor units, and the labels of its steps ${labelledMinor}`;
  }
}
