import type { EncodedBatch } from '@launderette/wire';
import type { LatencySummary, StreamLatencies } from './api.ts';
import type { EngineReport } from './engine-messages.ts';
import { LatencyHistogram } from './histogram.ts';

const NAMES = ['scheduleLag', 'produce', 'response'] as const;

/** What is measured of every event. */
export type LatencyName = (typeof NAMES)[number];

/** One histogram for each thing that is measured. */
export type LatencyHistograms = Readonly<Record<LatencyName, LatencyHistogram>>;

/** The payments of one report on their way to the broker. */
interface Handover {
  /** Intended wall times in the order of the batches; undefined where payments have none. */
  readonly intended: Float64Array | undefined;
  /** The earliest of them; `Infinity` where there are none. */
  readonly earliestMs: number;
  /** Whether it counts: false in the warm-up. */
  readonly counted: boolean;
  batchesLeft: number;
}

interface Place {
  readonly handover: Handover;
  /** Where the batch begins in the handover's times. */
  readonly offset: number;
}

/**
 * Follows every payment from its intended time over the sink to its acknowledgement, without an object an event.
 *
 * Recorded into the histograms of a window, which are merged into those of the whole run when the window is closed.
 */
export class Latencies {
  private readonly window = newHistograms();
  private readonly whole = newHistograms();
  private readonly places = new Map<EncodedBatch, Place>();
  /** In order of handing over; those that are acknowledged in full go from the front. */
  private readonly waiting: Handover[] = [];
  /** Wall time from which on payments count. */
  private fromMs = Infinity;

  /** Payments that are handed over from this wall time on count; before it is said, none does. */
  countFrom(wallMs: number): void {
    this.fromMs = wallMs;
  }

  /** The sink has the batches of a report from now on. `report.moments`: intended wall times. */
  handedOver(report: EngineReport, nowMs: number): void {
    const intended = report.moments;
    const counted = nowMs >= this.fromMs;
    let earliestMs = Infinity;
    if (intended) {
      for (let i = 0; i < intended.length; i += 1) {
        const atMs = intended[i]!;
        if (atMs < earliestMs) earliestMs = atMs;
        if (counted) this.window.scheduleLag.record(nowMs - atMs);
      }
    }
    this.follow(report.batches, { intended, earliestMs, counted, batchesLeft: 0 });
  }

  /** `latencyMs`: since the batch was written. */
  acknowledged(batch: EncodedBatch, latencyMs: number, nowMs: number): void {
    const place = this.places.get(batch);
    if (!place) return;
    this.places.delete(batch);
    const { intended, counted } = place.handover;
    place.handover.batchesLeft -= 1;
    while (this.waiting[0]?.batchesLeft === 0) this.waiting.shift();
    if (!counted) return;
    this.window.produce.record(latencyMs, batch.records);
    if (!intended) return;
    const end = place.offset + batch.records;
    for (let i = place.offset; i < end; i += 1) this.window.response.record(nowMs - intended[i]!);
  }

  /** How late the oldest payment is that the sink has and has not acknowledged, milliseconds; 0 without one. */
  overdueMs(nowMs: number): number {
    const oldest = this.waiting[0]?.earliestMs ?? Infinity;
    return Math.max(0, nowMs - oldest);
  }

  /** Hands what was recorded since the last call to `read`, and adds it to the whole. */
  closeWindow(read: (window: LatencyHistograms) => void): void {
    read(this.window);
    for (const name of NAMES) {
      this.whole[name].merge(this.window[name]);
      this.window[name].clear();
    }
  }

  /** The whole, as of the last closed window. */
  summaries(): StreamLatencies {
    const of = (name: LatencyName): LatencySummary => this.whole[name].summary();
    return { scheduleLag: of('scheduleLag'), produce: of('produce'), response: of('response') };
  }

  private follow(batches: readonly EncodedBatch[], handover: Handover): void {
    let offset = 0;
    for (const batch of batches) {
      if (batch.topic !== 'transactions') continue;
      this.places.set(batch, { handover, offset });
      offset += batch.records;
      handover.batchesLeft += 1;
    }
    if (offset > 0) this.waiting.push(handover);
  }
}

function newHistograms(): LatencyHistograms {
  return { scheduleLag: new LatencyHistogram(), produce: new LatencyHistogram(), response: new LatencyHistogram() };
}
