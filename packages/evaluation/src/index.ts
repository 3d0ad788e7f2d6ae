export * from './audit/label-audit.ts';
export * from './audit/ledger-audit.ts';
export * from './audit/payment.ts';
