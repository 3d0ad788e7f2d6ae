import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** What one run of vitest came to. */
export interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** Count the tests of the given files. A file that could not be loaded holds no test to fail, so it counts as one. */
export function countModules(modules: ReadonlyArray<TestModule>): Count {
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') count.passed += 1;
      else if (state === 'skipped') count.skipped += 1;
      else count.failed += 1; // pending: the run ended before it did
    }
    const suiteErrors = [...module.children.allSuites()].reduce((sum, suite) => sum + suite.errors().length, 0);
    count.failed += module.errors().length > 0 ? 1 : 0;
    count.failed += suiteErrors > 0 ? 1 : 0;
  }
  return count;
}

/** Writes the count as JSON to the file that LAUNDERETTE_COUNT_FILE names; `make test` adds up and prints it. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>, unhandled: ReadonlyArray<SerializedError>): void {
    const count = countModules(modules);
    count.failed += unhandled.length;
    const file = process.env['LAUNDERETTE_COUNT_FILE'];
    if (file) writeFileSync(file, JSON.stringify(count));
  }
}
