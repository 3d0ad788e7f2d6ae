export { isAggregateMap, parseAggregateMap } from './aggregate-map.ts';
export { calibrateAggregates } from './calibrate-aggregates.ts';
export { compareAggregates } from './compare-aggregates.ts';
export { type DailyTable, dailySums } from './daily-table.ts';
export { readAggregates } from './read-aggregates.ts';
