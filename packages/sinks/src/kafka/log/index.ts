export * from './checkpoint-records.ts';
export * from './command-records.ts';
export * from './ports.ts';
export * from './records.ts';
export * from './transfer-records.ts';
