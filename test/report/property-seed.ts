import fc from 'fast-check';

/** Chosen once: what passes on one machine passes on every other. */
const SEED = 20_261_122;

const asked = process.env['PROPERTY_SEED'];
if (asked !== undefined && !Number.isInteger(Number(asked)))
  throw new Error(`PROPERTY_SEED is ${asked}, not a whole number`);

/** Property tests draw from one seed, so that a run can be repeated; PROPERTY_SEED=N looks elsewhere. */
fc.configureGlobal({ seed: asked === undefined ? SEED : Number(asked) });
