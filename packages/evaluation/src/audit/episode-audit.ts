import type { AuditedEpisode } from './episode.ts';
import type { AuditedLabel } from './label-audit.ts';
import { LabelledSteps } from './labelled-steps.ts';

/** One episode, over all shards. */
interface Known<Place> {
  /** The first record that named it. */
  readonly place: Place;
  began?: AuditedEpisode;
  endedSteps: number;
  endedMinor: number;
  /** By shard; undefined once the shard has said its end. */
  readonly shards: Map<number, LabelledSteps | undefined>;
}

/**
 * Holds that the beginnings and ends of episodes agree with the labels of their steps: each episode begins once and ends once in a
 * shard, what was paid is the sum of what the labels say, and no step is labelled after the end.
 *
 * Labels and episodes are given in order of time, an end after the labels of its steps; a beginning may follow within its second.
 * Memory is some numbers a step under way and one entry an episode.
 */
export class EpisodeAudit<Place> {
  private readonly stream: string;
  private readonly whole: boolean;
  private readonly report: (place: Place, what: string) => void;
  private readonly episodes = new Map<string, Known<Place>>();

  /** `whole`: all labels and episodes are there; else, as in a view, only what each record says by itself is held. */
  constructor(stream: string, whole: boolean, report: (place: Place, what: string) => void) {
    this.stream = stream;
    this.whole = whole;
    this.report = report;
  }

  /** Takes a label of an event of `shard`. */
  label(label: AuditedLabel, shard: number, ofActivity: boolean, place: Place): void {
    const { episodeId, typology, step } = label;
    this.checkName(episodeId, typology, place);
    if (!this.whole || step === 0) return;
    const { shards } = this.known(episodeId, place);
    if (!shards.has(shard)) shards.set(shard, new LabelledSteps());
    const steps = shards.get(shard);
    if (steps === undefined) this.report(place, `step ${step} of ${episodeId} is after its end in shard ${shard}`);
    else steps.add(label, ofActivity);
  }

  episode(episode: AuditedEpisode, shard: number, place: Place): void {
    const { episodeId, typology, parentEpisodeId } = episode;
    this.checkName(episodeId, typology, place);
    const isChained = /\/c\d+$/.test(episodeId);
    if (isChained !== (parentEpisodeId !== undefined))
      this.report(place, isChained ? `${episodeId} follows from no episode` : `${episodeId} has a parent`);
    const known = this.known(episodeId, place);
    if (episode.ended) this.end(known, episode, shard, place);
    else if (known.began !== undefined) this.report(place, `${episodeId} begins a second time`);
    else known.began = episode;
    this.checkWhole(known, place);
  }

  /** Reports the episodes of which no beginning was seen, except where it `mayCome`. */
  finish(mayCome: boolean): void {
    if (!this.whole || mayCome) return;
    for (const [episodeId, { began, place }] of this.episodes)
      if (began === undefined) this.report(place, `${episodeId} has no beginning`);
  }

  private end(known: Known<Place>, episode: AuditedEpisode, shard: number, place: Place): void {
    const { episodeId, plannedSteps, plannedMinor } = episode;
    if (known.shards.has(shard) && known.shards.get(shard) === undefined) {
      this.report(place, `${episodeId} ends a second time in shard ${shard}`);
      return;
    }
    const steps = known.shards.get(shard) ?? new LabelledSteps();
    const difference = this.whole ? steps.differenceFrom(episode) : undefined;
    if (difference !== undefined) this.report(place, `the end of ${episodeId} ${difference}`);
    known.shards.set(shard, undefined);
    known.endedSteps += plannedSteps;
    known.endedMinor += plannedMinor;
  }

  /** The ends of all shards together plan what the beginning does. */
  private checkWhole({ began, endedSteps, endedMinor }: Known<Place>, place: Place): void {
    if (!this.whole || began === undefined) return;
    const { episodeId, plannedSteps, plannedMinor } = began;
    if (endedSteps < plannedSteps || (endedSteps === plannedSteps && endedMinor === plannedMinor)) return;
    const ended = `${endedSteps} steps and ${endedMinor} minor units`;
    this.report(place, `the ends of ${episodeId} plan ${ended}, its beginning ${plannedSteps} and ${plannedMinor}`);
  }

  private checkName(episodeId: string, typology: string, place: Place): void {
    if (!episodeId.startsWith(`${this.stream}/${typology}/`))
      this.report(place, `${JSON.stringify(episodeId)} is no episode of ${typology} in ${this.stream}`);
  }

  private known(episodeId: string, place: Place): Known<Place> {
    let known = this.episodes.get(episodeId);
    if (known === undefined) {
      known = { place, endedSteps: 0, endedMinor: 0, shards: new Map() };
      this.episodes.set(episodeId, known);
    }
    return known;
  }
}
