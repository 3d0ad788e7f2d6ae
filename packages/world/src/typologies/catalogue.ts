import { accountTakeover } from './account-takeover.ts';
import { cardTesting } from './card-testing.ts';
import { fanIn } from './fan-in.ts';
import { fanOut } from './fan-out.ts';
import { structuring } from './structuring.ts';
import type { Typology } from './typology.ts';

/** Every typology. A typology's index is its code in the label columns. */
export const typologyCatalogue: readonly Typology[] = [cardTesting, accountTakeover, fanIn, fanOut, structuring];
