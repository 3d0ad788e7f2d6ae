/**
 * Typologies that are their tell, each with the reason: a single feature may find them with an area of 0.90 instead of 0.80. Whoever
 * adds one shows that the feature is the definition and not an artefact of how it is made.
 */
export const TELL_TALES: ReadonlyMap<string, string> = new Map([
  ['card-testing', 'nine in ten trials are refused, and refused payments are what it is known by'],
  ['structuring', 'cash deposits are a rare kind of payment, and structuring is nothing but cash deposits'],
  ['behaviour-change-geography', 'a new country is its definition, and most customers never pay abroad in a month'],
  ['counterfeit-card', 'the copy is used abroad by definition, and most customers never pay abroad in a month'],
]);
