import { defineConfig } from 'vitest/config';

/** Workspaces are imported from their sources, so tests run without a build. */
const resolve = { conditions: ['source', 'module', 'node', 'development|production'] };
const shared = { ssr: { resolve }, resolve };
const everywhere = ['packages/**', 'services/**', 'test/**', 'examples/**', 'bench/**'];
const globalSetup = ['./test/report/temporary-folder.ts'];
/** One small file a typology: they share one run of a world, and the modules, which keep nothing else. */
const typologies = 'packages/world/src/typologies/*.spec.ts';
const ignored = ['**/node_modules/**', '**/dist/**', '**/.launderette/**'];

export default defineConfig({
  test: {
    reporters: process.env['LAUNDERETTE_COUNT_FILE'] ? ['default', './test/report/count-reporter.ts'] : ['default'],
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          globalSetup,
          setupFiles: ['./test/report/property-seed.ts'],
          include: everywhere.map((folder) => `${folder}/*.spec.ts`),
          exclude: [...ignored, '**/*.integration.spec.ts', typologies],
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...shared,
        test: {
          name: 'typologies',
          globalSetup,
          include: [typologies],
          isolate: false,
          testTimeout: 60_000, // the first of them waits for the run
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...shared,
        test: {
          name: 'integration',
          globalSetup,
          include: everywhere.map((folder) => `${folder}/*.integration.spec.ts`),
          exclude: ignored,
          // Each file starts a broker of its own: one at a time on small machines, two take as long and wait for each other.
          fileParallelism: false,
          // A broker that lives for seconds never earns back what its second compiler costs, half of its start.
          env: { KAFKA_OPTS: '-XX:TieredStopAtLevel=1' },
          testTimeout: 120_000,
          hookTimeout: 300_000, // the first one may fetch Kafka
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
