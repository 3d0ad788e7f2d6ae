#!/usr/bin/env bash
# Lints the Helm chart, renders it with few and with all options, and validates what comes out against Kubernetes' own
# schemas. The tools and the schemas are pinned and fetched once (scripts/tools.sh); without Go they must be on the PATH.
set -euo pipefail
cd "$(dirname "$0")/.."
chart=charts/launderette
kubernetes=1.33.4
schemas=.launderette/k8s-schemas/v$kubernetes

for tool in helm kubeconform; do
  command -v "$tool" >/dev/null || bash scripts/tools.sh "$tool"
done
export PATH=$PWD/.launderette/bin:$PATH

if [ ! -f "$schemas/_definitions.json" ]; then
  module=$(cd / && go mod download -json "k8s.io/kubernetes@v$kubernetes" | sed -n 's/^\t"Dir": "\(.*\)",*$/\1/p')
  node scripts/k8s-schemas.mjs "$module/api/openapi-spec/swagger.json" "$schemas"
fi

rendered=$(mktemp -d)
trap 'rm -rf "$rendered"' EXIT
few=(--set kafka.bootstrapServers=kafka:9092)
all=("${few[@]}" --set podMonitor.enabled=true,podDisruptionBudget.enabled=true,networkPolicy.enabled=true
  --set persistence.enabled=true,persistence.storageClassName=fast,existingSecret=mine
  --set secretEnv.KAFKA_SASL_PASSWORD=x,env.ANY=1x,podLabels.team=x,nodeSelector.disk=ssd,workers.replicaCount=3)

helm lint --strict --quiet --kube-version "$kubernetes" "$chart" "${few[@]}"
helm lint --strict --quiet --kube-version "$kubernetes" "$chart" "${all[@]}"
helm template --kube-version "$kubernetes" launderette "$chart" "${few[@]}" >"$rendered/few.yaml"
helm template --kube-version "$kubernetes" launderette "$chart" "${all[@]}" >"$rendered/all.yaml"

# A PodMonitor is the Prometheus operator's, so Kubernetes has no schema for it.
kubeconform -strict -summary -skip PodMonitor -kubernetes-version "$kubernetes" \
  -schema-location "$schemas/{{.ResourceKind}}{{.KindSuffix}}.json" "$rendered"/*.yaml

# What must be refused is refused: no broker, a second replica, a misspelt name.
for bad in kafka.bootstrapServers= kafka.bootstrapServers=nohost replicaCount=2 replicas=1 roles=[king] env.ROLES=x; do
  if helm template --kube-version "$kubernetes" launderette "$chart" "${few[@]}" --set "$bad" >/dev/null 2>&1; then
    echo "chart: --set $bad should have been refused"; exit 1
  fi
done
echo 'chart: ok'
