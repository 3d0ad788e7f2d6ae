// Kubernetes' own OpenAPI document -> JSON schemas for kubeconform, without a network once Go's module cache has it.
//
//   node scripts/k8s-schemas.mjs SWAGGER OUTDIR
//
// Writes _definitions.json, in which every object with known properties admits no others, and for each kind a file
// `<kind>-<group>-<version>.json` (kubeconform's {{.ResourceKind}}{{.KindSuffix}}) that points into it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [swaggerFile, outDir] = process.argv.slice(2);
if (!swaggerFile || !outDir) {
  console.error('usage: node scripts/k8s-schemas.mjs SWAGGER OUTDIR');
  process.exit(2);
}

/** Definitions whose Go type writes itself in more than one JSON type. */
const unions = {
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['integer', 'string'] },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['string', 'number'] },
};

const kept = ['type', 'enum', 'required', 'description'];

/** One schema, with references turned towards _definitions.json and unknown properties refused. */
function strict(schema) {
  if (schema.$ref) return { $ref: schema.$ref.replace('#/definitions/', '_definitions.json#/definitions/') };
  if (schema.format === 'int-or-string') return { type: ['integer', 'string'] };
  const out = Object.fromEntries(kept.filter((key) => key in schema).map((key) => [key, schema[key]]));
  if (schema.items) out.items = strict(schema.items);
  if (schema.properties) {
    out.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, value]) => [name, strict(value)]),
    );
    out.additionalProperties = false;
  } else if (typeof schema.additionalProperties === 'object') {
    out.additionalProperties = strict(schema.additionalProperties);
  }
  return out;
}

/** The schema of one kind: its definition, with apiVersion and kind spelled out and demanded. */
function kindSchema(definition, { group, version, kind }) {
  const apiVersion = group ? `${group}/${version}` : version;
  const schema = strict(definition);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...schema,
    properties: { ...schema.properties, apiVersion: { const: apiVersion }, kind: { const: kind } },
    required: [...new Set([...(schema.required ?? []), 'apiVersion', 'kind'])],
  };
}

const fileOf = ({ group, version, kind }) =>
  `${[kind, group.split('.')[0], version].filter(Boolean).join('-').toLowerCase()}.json`;

const write = (name, value) => writeFileSync(join(outDir, name), JSON.stringify(value));

const { definitions } = JSON.parse(readFileSync(swaggerFile, 'utf8'));
mkdirSync(outDir, { recursive: true });
write('_definitions.json', {
  definitions: Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [name, unions[name] ?? strict(schema)]),
  ),
});
let count = 0;
for (const definition of Object.values(definitions)) {
  const kinds = definition['x-kubernetes-group-version-kind'] ?? [];
  if (kinds.length !== 1 || !definition.properties?.kind) continue; // DeleteOptions and the like belong to all groups
  write(fileOf(kinds[0]), kindSchema(definition, kinds[0]));
  count += 1;
}
console.log(`${count} schemas in ${outDir}`);
