export * from './account-ref.ts';
export * from './activity-block.ts';
export * from './codes.ts';
export * from './directory.ts';
export * from './event-block.ts';
export * from './label-block.ts';
export * from './simulation.ts';
