export * from './audit/label-audit.ts';
export * from './audit/ledger-audit.ts';
export * from './audit/payment.ts';
export { PATTERNS, type Pattern, patternCatalogue } from './patterns/catalogue.ts';
export type { Detector, Finding, Flow } from './patterns/flow.ts';
