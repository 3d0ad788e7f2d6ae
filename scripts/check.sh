#!/usr/bin/env bash
# Everything that is checked without running the product: `make check` here, in CI and before the tests.
# A step is a name and a command. All of them run; the last line and the exit code tell how many failed.
# With LAUNDERETTE_CHECK_COUNT set, writes {"passed":…,"failed":…} to that file.
set -uo pipefail
cd "$(dirname "$0")/.."

passed=0 failed=0 output=$(mktemp)
trap 'rm -rf "$output" "${previous:-}"' EXIT

step() {
  local name=$1; shift
  if "$@" >"$output" 2>&1; then
    passed=$((passed + 1)); printf '  ok    %s\n' "$name"
  else
    failed=$((failed + 1)); printf '  FAIL  %s\n' "$name"; sed 's/^/        /' "$output"
  fi
}
skip() { printf '  skip  %s: %s\n' "$1" "$2"; }

# The proto of the last release, else of the main branch: what users of the interface may have compiled against.
buf_breaking() {
  local base
  base=$(git describe --tags --abbrev=0 --match 'v*' 2>/dev/null) \
    || base=$(git rev-parse --verify --quiet origin/main) || base=$(git rev-parse --verify --quiet main) || base=
  if [ -z "$base" ] || ! git cat-file -e "$base:proto/buf.yaml" 2>/dev/null; then
    skip 'proto compatibility' 'no earlier version to compare with'; return
  fi
  previous=$(mktemp -d)
  git archive "$base" proto | tar -x -C "$previous"
  step 'proto compatibility' buf breaking proto --against "$previous/proto"
}

echo 'check'
step 'compile' tsc -b
step 'types of specs and benches' tsc -p tsconfig.specs.json
step 'format and lint' biome check --error-on-warnings .
step 'import rules' depcruise --config .dependency-cruiser.cjs --output-type err-long packages services
step 'unused files, exports and dependencies' knip --no-progress --no-config-hints
step 'proto lint' buf lint proto
buf_breaking
[ -n "${LAUNDERETTE_CHECK_COUNT:-}" ] || step 'house style' vitest run --project unit test/tidy

[ -z "${LAUNDERETTE_CHECK_COUNT:-}" ] || printf '{"passed":%d,"failed":%d}' "$passed" "$failed" >"$LAUNDERETTE_CHECK_COUNT"
[ "$failed" -eq 0 ] || { echo "check: $failed of $((passed + failed)) failed"; exit 1; }
