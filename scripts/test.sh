#!/usr/bin/env bash
# All checks and all tests. The last line is `N passed, N failed`, checks and tests together; a file that cannot be
# loaded counts as failed, and so does a runner that dies. Arguments go to vitest (`scripts/test.sh packages/wire`).
set -uo pipefail
cd "$(dirname "$0")/.."

counts=$(mktemp -d)
trap 'rm -rf "$counts"' EXIT

LAUNDERETTE_CHECK_COUNT=$counts/check.json bash scripts/check.sh
LAUNDERETTE_COUNT_FILE=$counts/vitest.json vitest run "$@"

node - "$counts" <<'JS'
const { existsSync, readFileSync } = require('node:fs');
const died = { passed: 0, failed: 1, skipped: 0 };
const read = (name) => (existsSync(`${process.argv[2]}/${name}`) ? JSON.parse(readFileSync(`${process.argv[2]}/${name}`)) : died);
const [check, tests] = [read('check.json'), read('vitest.json')];
if (tests.skipped > 0) console.log(`${tests.skipped} skipped (reasons above)`);
const failed = check.failed + tests.failed;
console.log(`${check.passed + tests.passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
JS
