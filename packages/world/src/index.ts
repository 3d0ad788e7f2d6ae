export { behaviourCatalogue } from './behaviours/catalogue.ts';
export * from './catalogue.ts';
export { type Fault, ScenarioError } from './errors.ts';
export * from './limits.ts';
export {
  checkParameter,
  findScenario,
  parseScenario,
  type Scenario,
  type Settings,
  scenarioCatalogue,
  scenarioText,
} from './scenario.ts';
export { createSimulation, type SimulationOptions } from './simulation.ts';
export { typologyCatalogue } from './typologies/catalogue.ts';
