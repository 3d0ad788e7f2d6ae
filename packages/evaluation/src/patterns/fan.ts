import { creditors, type Detector, debtors, moving } from './flow.ts';

/** Many pay one: there is a single creditor. */
export const fanIn: Detector = (flows) => (creditors(moving(flows)).size === 1 ? 'found' : 'absent');

/** One pays many: there is a single debtor. */
export const fanOut: Detector = (flows) => (debtors(moving(flows)).size === 1 ? 'found' : 'absent');
