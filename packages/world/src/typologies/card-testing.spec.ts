import { Phase, Reason } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, type Episode, HOUR_MS, type Move, spanOf } from '../testing/moves.ts';
import { minorOf, only, plansOf } from '../testing/plans.ts';
import { cardTesting } from './card-testing.ts';

/** Trials move at most 15.00; what works is used for 30.00 and more. */
const TRIAL_MAX_MINOR = 1500;
const trialsOf = (episode: Episode): readonly Move[] =>
  episode.only('purchase', Phase.theft).filter((move) => move.minor <= TRIAL_MAX_MINOR);

describeTypology(cardTesting, {
  valid: {
    '8-45 cards are tried, each once, for 0.50 to 15.00': (episode) => {
      const trials = trialsOf(episode);
      expect(trials.length).toBeGreaterThanOrEqual(8);
      expect(trials.length).toBeLessThanOrEqual(45);
      expect(different(trials, (move) => move.from)).toBe(trials.length);
      for (const trial of trials) expect(trial.minor).toBeGreaterThanOrEqual(50);
    },
    'at one shop within half an hour, or over many within five days': (episode) => {
      const trials = trialsOf(episode);
      const isBurst = different(trials, (move) => move.merchant) === 1;
      // What is kept to others' hours may lie a night later.
      expect(spanOf(trials)).toBeLessThan(isBurst ? HOUR_MS / 2 : 6 * DAY_MS);
      if (isBurst) expect(different(trials, (move) => move.device)).toBe(1);
    },
    'those who run the list live on it, after a day': (episode) => {
      const bought = episode.only('purchase', Phase.integration);
      expect(different(bought, (move) => move.from)).toBeLessThanOrEqual(2);
      for (const move of bought) expect(move.atMs).toBeGreaterThan(episode.startMs + DAY_MS);
    },
    'a card whose trial was refused is never used, one that works from the device that tried it': (episode) => {
      const worked = trialsOf(episode).filter((move) => move.reason === Reason.none);
      for (const use of episode.only('purchase', Phase.theft).filter((move) => move.minor > TRIAL_MAX_MINOR)) {
        const trial = worked.find((move) => move.from === use.from);
        expect(trial?.device).toBe(use.device);
        expect(use.atMs).toBeGreaterThan(trial?.atMs as number);
      }
    },
  },
  with: [
    [
      { cardsMin: 5, cardsMax: 5, declineShare: 1 },
      (episode) => {
        const trials = episode.only('purchase', Phase.theft);
        expect(trials).toHaveLength(5);
        for (const move of trials) expect(move.reason).toBe(Reason.securityData);
      },
    ],
  ],
  invalid: [{ cardsMin: 1 }, { cardsMax: 501 }, { declineShare: 1.1 }],
  irrelevant: lookAlike.mistypedCode,
});

describe('card testing', () => {
  const trialsIn = (steps: Parameters<typeof only>[0]) =>
    only(steps, 'purchase').filter((step) => step.phase === Phase.theft && minorOf(step) <= TRIAL_MAX_MINOR);
  const trials = plansOf(cardTesting, 60).flatMap(trialsIn);

  it('is refused nine times out of ten, and tries with 1.00 or with what small things cost', () => {
    const share = (test: (step: (typeof trials)[number]) => boolean) => trials.filter(test).length / trials.length;
    expect(Math.abs(share((step) => step.refusal === Reason.securityData) - 0.9)).toBeLessThan(0.04);
    expect(share((step) => minorOf(step) === 100)).toBeGreaterThan(0.2);
    expect(share((step) => minorOf(step) <= 500)).toBeGreaterThan(0.7);
  });

  it('bursts about half the time', () => {
    const bursts = plansOf(cardTesting, 60).filter((steps) => {
      return new Set(trialsIn(steps).map((step) => step.merchant)).size === 1;
    });
    expect(bursts.length).toBeGreaterThan(15);
    expect(bursts.length).toBeLessThan(45);
  });
});
