// What may import what. The rooms are drawn in ARCHITECTURE.md; a rule here is a line of that drawing.
const only = (room, allowed, why) => ({
  name: `${room}-imports`,
  comment: why,
  severity: 'error',
  // Integration specs and benches start a broker and read back.
  from: { path: `^packages/${room}/`, pathNot: '(\\.integration\\.spec\\.ts$|^packages/[^/]+/bench/)' },
  to: { path: '^(packages|services)/', pathNot: [room, ...allowed].map((name) => `^packages/${name}/`) },
});

module.exports = {
  forbidden: [
    only('kernel', [], 'The kernel is the simulation and nothing else.'),
    only('telemetry', [], 'The metric table knows no room that fills it.'),
    only('proto', [], 'Generated code stands alone.'),
    only('broker', [], 'The embedded Kafka knows nothing of payments.'),
    only('world', ['kernel'], 'A world is written in the words of the kernel.'),
    only('tabular', ['kernel'], 'Tables and the trees that read them: what models and metrics share.'),
    only('models', ['kernel', 'tabular'], 'Learned parts plug into the ports of the kernel.'),
    only('evaluation', ['kernel', 'tabular'], 'Metrics read events and tables; they do not know who made them.'),
    only('wire', ['kernel', 'proto'], 'Encoders turn blocks of the kernel into bytes of the schema.'),
    only('sinks', ['wire', 'kernel'], 'Sinks carry bytes that are already encoded.'),
    {
      name: 'packages-below-services',
      comment: 'Services import packages, never the other way round.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^services/' },
    },
    {
      name: 'one-producing-client',
      comment: 'Only the Kafka sink knows the client that produces, and the model of Kafka that it is tested against.',
      severity: 'error',
      from: { path: '^(packages|services)/', pathNot: '^packages/sinks/src/(kafka|testing/sim)/' },
      to: { path: '@platformatic/kafka' },
    },
    {
      name: 'one-tensor-library',
      comment: 'Models multiply matrices through one thin interface; only what is behind it knows the library.',
      severity: 'error',
      from: { path: '^(packages|services)/', pathNot: '^packages/models/src/tensors/' },
      to: { path: '@tensorflow/' },
    },
    {
      name: 'nest-in-services',
      comment: 'Packages work without a framework.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '@nestjs/' },
    },
    {
      name: 'no-node-in-kernel',
      comment: 'Simulation does no input or output; node:assert is a tool, not a device.',
      severity: 'error',
      from: { path: '^packages/kernel/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?assert' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that import each other are one file, or three.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      comment: 'An import that cannot be found.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'specs-are-leaves',
      comment: 'Nothing imports a spec.',
      severity: 'error',
      from: {},
      to: { path: '\\.spec\\.ts$' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages|services)/[^/]+/dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
    },
  },
};
