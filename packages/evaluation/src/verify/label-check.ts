import type { Position } from './findings.ts';
import { NumberSet } from './number-set.ts';
import { type EventId, eventIdOf, idOf, type StreamRecord } from './record.ts';

/** Labels whose event has not been seen that are kept until the end; all beyond are taken for orphans at once. */
const WAITING_MAX = 10_000;

/** A label whose event may still come. */
export interface WaitingLabel {
  readonly record: StreamRecord;
  readonly event: EventId;
  readonly at: Position;
}

/**
 * Holds that every label joins exactly one event, and that no event has two labels.
 *
 * What is kept is a number for 32 events in a row: labels are rare, or every payment has one. The events are known by the gapless
 * sequences of their shards.
 */
export class LabelCheck {
  private readonly seen = new Map<string, NumberSet>();
  private readonly hasEvent: (event: EventId) => boolean;
  private readonly report: (record: StreamRecord, at: Position, what: string) => void;
  private waiting: WaitingLabel[] = [];

  constructor(
    hasEvent: (event: EventId) => boolean,
    report: (record: StreamRecord, at: Position, what: string) => void,
  ) {
    this.hasEvent = hasEvent;
    this.report = report;
  }

  /** Takes a label; false where it is the repetition of one for the same event. */
  accept(record: StreamRecord, at: Position): boolean {
    const event = eventIdOf(idOf(record));
    if (event === undefined || (event.topic !== 'transactions' && event.topic !== 'activity')) {
      this.report(record, at, `labels ${JSON.stringify(idOf(record))}, which is no id of an event`);
      return true;
    }
    if (!this.isFirst(event)) return false;
    if (this.hasEvent(event)) return true;
    if (this.waiting.length < WAITING_MAX) this.waiting.push({ record, event, at });
    else this.orphan(record, at);
    return true;
  }

  /** Reports the labels whose event never came, except those that `mayCome` lets go. How many were let go. */
  finish(mayCome: (event: EventId) => boolean): number {
    const absent = this.waiting.filter(({ event }) => !this.hasEvent(event));
    const orphans = absent.filter(({ event }) => !mayCome(event));
    for (const { record, at } of orphans) this.orphan(record, at);
    this.waiting = [];
    return absent.length - orphans.length;
  }

  private isFirst({ shard, topic, sequence }: EventId): boolean {
    const key = `${shard}/${topic}`;
    let labelled = this.seen.get(key);
    if (labelled === undefined) {
      labelled = new NumberSet();
      this.seen.set(key, labelled);
    }
    return labelled.add(sequence);
  }

  private orphan(record: StreamRecord, at: Position): void {
    const episode = record.body.kind === 'label' ? record.body.label.episodeId : '';
    this.report(record, at, `label of ${episode} joins no event`);
  }
}
