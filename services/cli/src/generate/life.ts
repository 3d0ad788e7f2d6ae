import { setImmediate } from 'node:timers/promises';
import type { Directory } from '@launderette/kernel';
import { samplerFor } from '@launderette/simulator';
import { type LayoutName, truthTables } from '@launderette/wire';
import { createSimulation, type Scenario } from '@launderette/world';
import type { Page } from './page.ts';
import { WindowRows } from './window-rows.ts';

const DAY_MS = 86_400_000;
const SHARDS = 16;

/** What is lived; survives structured cloning. */
export interface LifePlan {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly customers: number;
  readonly days: number;
  readonly layout: LayoutName;
}

/** A world that is lived page by page. */
export interface Life {
  readonly directory: Directory;
  /** Pages in order, until all days are over; their memory is the reader's. */
  pages(): AsyncIterable<Page>;
  /** Ends it, also in the middle of its work. */
  close(): Promise<void>;
}

/** Lives a world here, where it waits while a page is written. Throws ModelError where a model that the scenario asks for is missing. */
export async function liveHere(plan: LifePlan): Promise<Life> {
  const { scenario, seed, customers, days, layout } = plan;
  const sampler = await samplerFor(plan);
  const simulation = createSimulation({ stream: scenario.name, scenario, seed, customers, shards: SHARDS, sampler });
  const { directory, startMs } = simulation;
  const untilMs = startMs + days * DAY_MS;
  const rows = new WindowRows(SHARDS, untilMs, layout === 'native' ? truthTables(directory) : undefined);
  return {
    directory,
    async *pages() {
      while (simulation.nowMs < untilMs) {
        while (simulation.nowMs < untilMs && !rows.isFull) {
          simulation.advanceWindow(rows);
          rows.endWindow();
        }
        yield rows.takePage((simulation.nowMs - startMs) / (untilMs - startMs));
        await setImmediate();
      }
    },
    close: async () => {},
  };
}
