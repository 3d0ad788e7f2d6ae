import { type Events, eachHistory, type Figures, NOTHING } from './events.ts';

/** Gaps up to which two events are of one burst, seconds. */
const GAPS_S = [300, 3600, 21_600] as const;

/** P2 of arXiv 2604.13125: runs of events with small gaps; logarithms of runs a hundred events, and of their mean length. */
export function burstFigures(events: Events): Figures {
  return Object.fromEntries(
    GAPS_S.flatMap((gapMax) => {
      let runs = 0;
      let members = 0;
      eachHistory(events, (rows) => {
        let running = false;
        for (let i = 1; i < rows.length; i += 1) {
          const near = events.timeMs[rows[i]!]! - events.timeMs[rows[i - 1]!]! <= 1000 * gapMax;
          if (near) members += running ? 1 : 2;
          if (near && !running) runs += 1;
          running = near;
        }
      });
      return [
        [`runs ${gapMax}`, Math.log(runs / events.entity.length + NOTHING)],
        [`length ${gapMax}`, Math.log(runs === 0 ? 1 : members / runs)],
      ];
    }),
  );
}
