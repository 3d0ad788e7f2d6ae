import type { Catalogue } from '@launderette/control';
import { Scenarios } from '@launderette/simulator';
import { behaviourCatalogue, scenarioCatalogue, typologyCatalogue } from '@launderette/world';

/** The catalogue of this build. */
export function buildCatalogue(): Catalogue {
  return {
    scenarios: scenarioCatalogue,
    behaviours: behaviourCatalogue,
    typologies: typologyCatalogue,
    vocabulary: new Scenarios().vocabulary(),
  };
}
