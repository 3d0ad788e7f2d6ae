import { describe, expect, it } from 'vitest';
import { checkParameter, type Scenario, type Settings, scenarioCatalogue } from '../scenario.ts';
import type { Typology } from '../typologies/typology.ts';
import { crimeRun } from './crime-run.ts';
import { Episode, moveOf } from './moves.ts';
import type { Ordinary } from './ordinary.ts';
import { planOf, START_MS } from './plans.ts';

/** Plans that each row is asked of. */
const PLANS = 30;
/** Of what is planned, this share happens in time for the episode to be told whole. */
const CARRIED_OUT_SHARE = 0.6;

/** What a typology's spec says, row by row. */
export interface TypologyRows {
  /** What holds of every episode: of its plans, and of what the stream shows of those carried out whole. */
  readonly valid: Readonly<Record<string, (episode: Episode) => void>>;
  /** Values of parameters that change what holds, and what then does. */
  readonly with?: readonly (readonly [change: Settings, holds: (episode: Episode) => void])[];
  /** Values of parameters that are refused. */
  readonly invalid: readonly Settings[];
  /** Counts the hard negative in ordinary life, per million customers and 30 days. */
  readonly irrelevant: (ordinary: Ordinary) => number;
}

/** The spec of a typology: Valid, Invalid and Irrelevant rows. */
export function describeTypology(typology: Typology, rows: TypologyRows): void {
  describe(typology.name, () => {
    const plans = Array.from({ length: PLANS }, (_, i) => new Episode(planOf(typology, i + 1).map(moveOf), START_MS));

    it.each(Object.entries(rows.valid))('Valid: %s', (_, holds) => {
      for (const plan of plans) holds(plan);
    });

    it('Valid: the stream shows what is planned, and the same holds of it', () => {
      const shown = crimeRun().episodesOf(typology);
      const moves = shown.flatMap((episode) => episode.moves);
      const booked = moves.filter((move) => move.reason === 0);
      expect(moves.length).toBeGreaterThan(shown.length);
      expect(booked.length / moves.length).toBeGreaterThan(typology.name === 'card-testing' ? 0.05 : CARRIED_OUT_SHARE);
      const planned = plans.reduce((sum, plan) => sum + plan.moves.length, 0) / plans.length;
      expect(moves.length / shown.length / planned).toBeGreaterThan(CARRIED_OUT_SHARE);
      // Where the ledger refused, what follows is given up or tried again: those are no examples of the definition.
      const whole = shown.filter((episode) => episode.moves.every((move) => move.reason === 0));
      for (const episode of whole) for (const holds of Object.values(rows.valid)) holds(episode);
    });

    for (const [change, holds] of rows.with ?? []) {
      it(`Valid: with ${JSON.stringify(change)}`, () => {
        for (let i = 1; i <= PLANS; i += 1) holds(new Episode(planOf(typology, i, change).map(moveOf), START_MS));
      });
    }

    it.each(rows.invalid)('Invalid: %o is refused', (change) => {
      for (const [name, value] of Object.entries(change)) {
        const parameter = typology.parameters.find((one) => one.name === name);
        expect(parameter, name).toBeDefined();
        if (parameter) expect(checkParameter(parameter, value)).toMatch(/outside/);
      }
    });

    it(`Irrelevant: ordinary life looks alike ${typology.hardNegativeMultiple} times as often`, () => {
      const prevalence = (scenarioCatalogue[0] as Scenario).typologies[typology.name]?.prevalence as number;
      expect(rows.irrelevant(crimeRun().ordinary) / prevalence).toBeGreaterThanOrEqual(typology.hardNegativeMultiple);
    });
  });
}
