/** Parts of an episode's chance that the machinery draws from; plans use those below. */
export const SKILL_PART = 65_100;
/** When a refused step is tried again: one part a step. */
export const RETRY_PART = 65_200;
export const RETRY_PARTS = 200;
/** What the bank comes to know: one part a step. */
export const KNOWLEDGE_PART = 65_400;
export const KNOWLEDGE_PARTS = 100;
/** The hour at which it begins. */
export const BEGIN_PART = 65_535;
