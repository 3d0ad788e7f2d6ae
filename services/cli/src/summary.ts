import type { LatencySummary, StreamStatistics } from '@launderette/simulator';
import { tableWithHead } from './client/output.ts';

const ROWS = [
  ['schedule lag (handed over - intended)', 'scheduleLag'],
  ['produce latency (acknowledged - handed over)', 'produce'],
  ['response latency (acknowledged - intended)', 'response'],
] as const;

/** How the events of a stream that has ended fared, and whether the generator was the limit; empty when nothing was measured. */
export function summaryText({ latencies, saturation, dropped, events }: StreamStatistics): string {
  const measured = ROWS.filter(([, name]) => latencies[name].count > 0);
  const table =
    measured.length === 0
      ? []
      : [
          tableWithHead(
            ['milliseconds', 'p50', 'p99', 'p99.9', 'max'],
            measured.map(([title, name]) => [title, ...figures(latencies[name])]),
          ),
        ];
  const lost =
    dropped === 0
      ? []
      : [
          `dropped ${dropped} of ${events + dropped} payments, which the overload policy allows; the journal says which`,
        ];
  const limit = `generator: engine thread ${percent(saturation.engineBusyShare)} busy, main thread ${percent(saturation.mainBusyShare)}, event loop delay p99 ${saturation.eventLoopDelayP99Ms.toFixed(1)} ms`;
  return [...table, ...lost, ...(measured.length === 0 ? [] : [limit])].map((line) => `${line}\n`).join('');
}

function figures({ p50Ms, p99Ms, p999Ms, maxMs }: LatencySummary): string[] {
  return [p50Ms, p99Ms, p999Ms, maxMs].map((ms) => ms.toFixed(1));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
