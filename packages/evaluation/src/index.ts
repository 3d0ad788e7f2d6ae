export * from './audit/label-audit.ts';
export * from './audit/ledger-audit.ts';
export * from './audit/payment.ts';
export * from './verify/findings.ts';
export * from './verify/record.ts';
export * from './verify/replay-check.ts';
export * from './verify/sequences.ts';
export * from './verify/verification.ts';
