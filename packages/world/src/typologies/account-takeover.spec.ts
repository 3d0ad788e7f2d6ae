import { ActivityKind, Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different, firstMs, HOUR_MS, spanOf } from '../testing/moves.ts';
import { accountTakeover } from './account-takeover.ts';

describeTypology(accountTakeover, {
  valid: {
    'credentials are reset, then somebody logs in, then adds a payee': (episode) => {
      const [reset] = episode.activities(ActivityKind.credentialReset);
      const [added] = episode.activities(ActivityKind.payeeAdded);
      const logins = episode.activities(ActivityKind.login).filter((move) => move.atMs > (reset?.atMs as number));
      expect(logins.length).toBeGreaterThan(0);
      expect(added?.atMs).toBeGreaterThan(firstMs(logins));
    },
    '1-8 transfers within a day go to the payee added, and none before': (episode) => {
      const [added] = episode.activities(ActivityKind.payeeAdded);
      const stolen = episode.only('transfer', Phase.theft);
      expect(stolen.length).toBeGreaterThanOrEqual(1);
      expect(stolen.length).toBeLessThanOrEqual(8);
      expect(different(stolen, (move) => `${move.from}>${move.to}`)).toBe(1);
      expect(stolen[0]).toMatchObject({ from: added?.from, to: added?.to });
      expect(firstMs(stolen)).toBeGreaterThanOrEqual(added?.atMs as number);
      expect(spanOf(stolen)).toBeLessThanOrEqual(24 * HOUR_MS);
    },
    'from one device, which is not the victim’s': (episode) => {
      const own = [...episode.only('activity', Phase.precursor), ...episode.only('transfer', Phase.theft)];
      expect(different(own, (move) => move.device)).toBe(1);
      expect(own[0]?.device).not.toMatch(/own/);
    },
    'the mule takes it out in cash afterwards': (episode) => {
      const stolen = episode.only('transfer', Phase.theft);
      const taken = episode.only('withdraw', Phase.cashOut);
      for (const move of taken) expect(move.from).toBe(stolen[0]?.to);
      expect(firstMs(taken)).toBeGreaterThan(firstMs(stolen));
    },
  },
  with: [
    [
      { extractionsMax: 1 },
      (episode) => {
        expect(episode.only('transfer', Phase.theft)).toHaveLength(1);
      },
    ],
    [
      { hoursMax: 1 },
      (episode) => {
        expect(spanOf(episode.only('transfer', Phase.theft))).toBeLessThanOrEqual(HOUR_MS);
      },
    ],
  ],
  invalid: [{ extractionsMax: 0 }, { hoursMax: 169 }],
  irrelevant: lookAlike.newPhoneThenPayee,
});
