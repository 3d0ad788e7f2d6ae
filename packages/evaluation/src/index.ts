export * from './audit/label-audit.ts';
export * from './audit/ledger-audit.ts';
export * from './audit/payment.ts';
export * from './calibration/index.ts';
export * from './errors.ts';
export * from './fidelity/index.ts';
