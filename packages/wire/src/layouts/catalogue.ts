import { amlsim } from './amlsim.ts';
import { amlworld } from './amlworld.ts';
import type { LayoutMaker } from './layout.ts';
import { native } from './native.ts';
import { paysim } from './paysim.ts';
import { samlD } from './saml-d.ts';
import { sparkov } from './sparkov.ts';

/** Every layout of a batch export. */
export const layoutCatalogue = {
  native,
  amlsim,
  amlworld,
  paysim,
  'saml-d': samlD,
  sparkov,
} as const satisfies Readonly<Record<string, LayoutMaker>>;

export type LayoutName = keyof typeof layoutCatalogue;

export const LAYOUTS = Object.keys(layoutCatalogue) as readonly LayoutName[];
