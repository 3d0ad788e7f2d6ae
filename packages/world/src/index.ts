export { behaviourCatalogue } from './behaviours/catalogue.ts';
export * from './catalogue.ts';
export { PREVALENCE_PRESETS, type PrevalencePreset, prevalenceForShare, type ShareOf } from './crime/presets.ts';
export { type Fault, ScenarioError } from './errors.ts';
export * from './limits.ts';
export { AccountIds } from './population/account-ids.ts';
export { institutions } from './population/institutions.ts';
export { merchantCategoryCodes } from './population/merchant-categories.ts';
export type { SamplerSpec } from './sampled/sampled-document.ts';
export {
  checkParameter,
  findScenario,
  parseScenario,
  type Scenario,
  type Settings,
  scenarioCatalogue,
  scenarioText,
} from './scenario.ts';
export { scenarioJsonSchema } from './scenario-schema.ts';
export { resolvedText } from './scenario-text.ts';
export { createSimulation, type SimulationOptions } from './simulation.ts';
export type { Texture } from './texture/texture.ts';
export { typologyCatalogue } from './typologies/catalogue.ts';
export { InstitutionView, type View } from './views/institution-view.ts';
