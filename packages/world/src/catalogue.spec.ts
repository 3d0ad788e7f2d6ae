import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { behaviourCatalogue } from './behaviours/catalogue.ts';
import { typologyCatalogue } from './typologies/catalogue.ts';

const NOT_BEHAVIOURS = [
  'activity',
  'amounts',
  'ask-for-room',
  'bank-entry',
  'behaviour',
  'card-payment',
  'catalogue',
  'contract-bills',
  'direct-debits',
  'presence',
  'transfer',
];
const NOT_TYPOLOGIES = [
  'agenda',
  'carry-out',
  'cash-out',
  'catalogue',
  'director',
  'prevalence',
  'progress',
  'steps',
  'typology',
];

function filesIn(folder: string, except: readonly string[]): readonly string[] {
  return readdirSync(new URL(folder, import.meta.url))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => file.slice(0, -3))
    .filter((name) => !except.includes(name))
    .sort();
}

describe('the catalogues', () => {
  it('list every behaviour that has a file', () => {
    expect(behaviourCatalogue.map((entry) => entry.name).sort()).toEqual(filesIn('behaviours', NOT_BEHAVIOURS));
  });

  it('list every typology that has a file', () => {
    expect(typologyCatalogue.map((entry) => entry.name).sort()).toEqual(filesIn('typologies', NOT_TYPOLOGIES));
  });

  const entries = [...behaviourCatalogue, ...typologyCatalogue];

  it('name each entry once', () => {
    expect(new Set(entries.map((entry) => entry.name)).size).toBe(entries.length);
  });

  it.each(
    entries.flatMap((entry) => entry.parameters.map((parameter) => [entry.name, parameter.name, parameter] as const)),
  )('%s %s states unit, source and a default within its range', (_, name, parameter) => {
    expect(name).toMatch(/^[a-z][A-Za-z]*$/);
    expect(parameter.unit).not.toBe('');
    expect(parameter.source.length).toBeGreaterThan(5);
    expect(parameter.default).toBeGreaterThanOrEqual(parameter.min);
    expect(parameter.default).toBeLessThanOrEqual(parameter.max);
  });

  it.each(typologyCatalogue.map((typology) => [typology.name, typology] as const))(
    '%s says what gives it away and what looks like it',
    (_, typology) => {
      expect(typology.tell).not.toBe('');
      const [behaviour] = typology.hardNegative.split(/[ :]/);
      expect(behaviourCatalogue.map((entry) => entry.name)).toContain(behaviour);
      expect(typology.parameters.map((parameter) => parameter.name)).toContain('prevalence');
    },
  );
});
