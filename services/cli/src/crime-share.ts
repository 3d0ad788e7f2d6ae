import { findScenario, PREVALENCE_PRESETS, prevalenceForShare, type Scenario, type ShareOf } from '@launderette/world';
import { CommandError, invalidInput } from './errors.ts';
import { EXIT } from './exit-codes.ts';

export const CRIME_HELP = `prevalences that come to a share of payments, as 0.001, or of value, as 0.001:value; or a preset: ${PREVALENCE_PRESETS.map(({ name }) => name).join(', ')}`;

/** A share in a flag: a number, of payments unless it says `:value`. */
const SHARE = /^(0?\.\d+|\d+(?:\.\d+)?e-\d+)(?::(events|value))?$/;
/** More than this is no longer rare: ordinary life would have to make way. */
const SHARE_MAX = 0.2;

/** The prevalence of every typology that a flag asks for; nothing where it is absent. Throws a CommandError. */
export function crimePrevalence(
  text: string | undefined,
  scenarioName: string,
  own?: Scenario,
): Readonly<Record<string, number>> {
  if (text === undefined) return {};
  const scenario = own ?? findScenario(scenarioName);
  if (scenario === undefined)
    throw new CommandError(EXIT.notFound, `--crime measures a scenario of the catalogue, and ${scenarioName} is none`);
  const preset = PREVALENCE_PRESETS.find(({ name }) => name === text);
  if (preset !== undefined) return prevalenceForShare(scenario, preset.share, preset.of, preset.typologies);
  const [, digits, of = 'events'] = SHARE.exec(text) ?? [];
  const share = Number(digits);
  if (share > 0 && share <= SHARE_MAX) return prevalenceForShare(scenario, share, of as ShareOf);
  const message = `${JSON.stringify(text)} must be a share above 0 to ${SHARE_MAX}, with :value for one of value, or a preset: ${PREVALENCE_PRESETS.map(({ name }) => name).join(', ')}`;
  throw invalidInput([{ path: '--crime', message }]);
}
