import { eventIdOf, eventMsOf, idOf, type StreamRecord, VERIFIED_TOPICS } from '@launderette/evaluation';

/**
 * The order that a verification wants: seconds of simulated time, and in a second by topic, as VERIFIED_TOPICS says.
 *
 * Records that come again, as they may where delivery is at least once, have no place of their own: they follow the one
 * before them in their partition, so that their old time does not pull anything forward.
 */
export class Ranks {
  /** By topic, partition and topic of the event, the highest sequence so far. */
  private readonly highest = new Map<string, number>();

  /** Lower comes first; undefined: right behind the record before it. */
  of(record: StreamRecord): number | undefined {
    const eventMs = eventMsOf(record);
    if (eventMs === undefined || this.isRepeated(record)) return undefined;
    return Math.floor(eventMs / 1000) * VERIFIED_TOPICS.length + VERIFIED_TOPICS.indexOf(record.topic);
  }

  private isRepeated(record: StreamRecord): boolean {
    const id = eventIdOf(idOf(record));
    if (id === undefined) return false;
    const lane = `${record.topic}/${record.partition}/${id.topic}`;
    const highest = this.highest.get(lane) ?? -1;
    if (id.sequence <= highest) return true;
    this.highest.set(lane, id.sequence);
    return false;
  }
}
