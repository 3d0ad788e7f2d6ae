#!/usr/bin/env bash
# Installs command-line tools that npm does not have into .launderette/bin, from the Go module proxy, at the versions
# pinned here. Usage: scripts/tools.sh helm kubeconform grpcurl. Does nothing for those that are there already.
set -euo pipefail
cd "$(dirname "$0")/.."

declare -A modules=(
  [helm]=helm.sh/helm/v3/cmd/helm@v3.19.0
  [kubeconform]=github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0
  [grpcurl]=github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3
)

export GOBIN=$PWD/.launderette/bin
mkdir -p "$GOBIN"

for name in "$@"; do
  module=${modules[$name]:-}
  [ -n "$module" ] || { echo "tools: no pin for $name (there are: ${!modules[*]})" >&2; exit 2; }
  stamp=$GOBIN/.$name.pin
  [ -x "$GOBIN/$name" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$module" ] && continue
  command -v go >/dev/null || { echo "tools: $name is built with Go and there is none (Debian: apt-get install golang-go)" >&2; exit 3; }
  echo "tools: building $name (once; helm takes 3 minutes) …"
  go install "$module"
  echo "$module" >"$stamp"
done
