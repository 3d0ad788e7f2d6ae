import type { Command } from 'commander';

/**
 * Every command by its name, in the order of the help. A command line loads the one it names: all of them with what they
 * import are more than a thousand modules, and a second before `sample` or `scenarios` has begun.
 */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  stream: async () => (await import('./stream.ts')).streamCommand(),
  start: async () => (await import('./start.ts')).startCommand(),
  streams: async () => (await import('../streams/index.ts')).streamsCommand(),
  scenarios: async () => (await import('./scenarios.ts')).scenariosCommand(),
  typologies: async () => (await import('./typologies.ts')).typologiesCommand(),
  behaviours: async () => (await import('./behaviours.ts')).behavioursCommand(),
  calibrate: async () => (await import('./calibrate.ts')).calibrateCommand(),
  schemas: async () => (await import('./schemas.ts')).schemasCommand(),
  verify: async () => (await import('./verify.ts')).verifyCommand(),
  train: async () => (await import('./train.ts')).trainCommand(),
  sample: async () => (await import('./sample.ts')).sampleCommand(),
  augment: async () => (await import('./augment.ts')).augmentCommand(),
  models: async () => (await import('./models.ts')).modelsCommand(),
  evaluate: async () => (await import('./evaluate.ts')).evaluateCommand(),
  generate: async () => (await import('./generate.ts')).generateCommand(),
  doctor: async () => (await import('./doctor.ts')).doctorCommand(),
};
