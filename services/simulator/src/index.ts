export * from './api.ts';
export { createStreamControl } from './control.ts';
export { type JournalHead, JournalFault, readJournal, type WrittenJournal } from './journal.ts';
export type { StreamControlOptions } from './launcher.ts';
export * as limits from './limits.ts';
export type { Outlet, OutletListener, OutletMaker } from './outlet.ts';
export { Scenarios, validateDefinition } from './vocabulary.ts';
export * from './pace.ts';
export { definitionFaults, patchFaults, typologyFaults, type Vocabulary } from './validate.ts';
