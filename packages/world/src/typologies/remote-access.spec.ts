import { ActivityKind, Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different, HOUR_MS, spanOf } from '../testing/moves.ts';
import { remoteAccess } from './remote-access.ts';

describeTypology(remoteAccess, {
  valid: {
    'a remote session and a login on the own device, then 1-4 transfers to one mule within hours': (episode) => {
      const stolen = episode.only('transfer', Phase.theft);
      const victim = stolen[0]?.from;
      expect(different(stolen, (move) => `${move.from}>${move.to}`)).toBe(1);
      expect(victim).toBe(episode.moves[0]?.from);
      const kinds = episode.only('activity').map((move) => move.kind);
      expect(kinds.slice(0, 3)).toEqual([ActivityKind.remoteSession, ActivityKind.login, ActivityKind.payeeAdded]);
      expect(stolen.length).toBeLessThanOrEqual(4);
      expect(spanOf(stolen)).toBeLessThan(5 * HOUR_MS);
      expect(different(episode.only('activity', Phase.precursor), (move) => move.device)).toBe(1);
    },
  },
  invalid: [{ extractionsMax: 0 }],
  irrelevant: lookAlike.newPayee,
});
