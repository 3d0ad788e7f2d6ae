export * from './errors.ts';
export * from './model.ts';
export * from './trees/model.ts';
export * from './trees/train.ts';
