import { railCatalogue } from './catalogue.ts';

/** The largest payment that each scheme takes, minor units of euro; by number of the scheme, `Infinity`: none. */
export const RAIL_LIMITS_MINOR: Float64Array = new Float64Array(16).fill(Infinity);
railCatalogue.forEach(({ limitMinor }, index) => {
  RAIL_LIMITS_MINOR[index + 1] = limitMinor;
});
