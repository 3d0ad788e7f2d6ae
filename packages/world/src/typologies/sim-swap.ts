import { ActivityKind, Channel, HOUR_MS, MINUTE_MS } from '@launderette/kernel';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, parameter } from './parts/parameters.ts';
import type { Typology } from './typology.ts';

/** The victim's number is moved to another SIM, and the account is taken over with it. */
export const simSwap: Typology = {
  name: 'sim-swap',
  summary:
    'The telephone number moves to another SIM; minutes to hours later credentials are reset with it and transfers empty the account.',
  f3: ['F1006', 'T1451'],
  amltrix: ['T0011'],
  tell: 'A change at the telephone company shortly before a reset, a new device and a new payee.',
  hardNegative: 'banking-session and account-care: new phones and new numbers, then a transfer',
  hardNegativeMultiple: 5,
  parameters: [
    ...fraudParameters,
    ...counts('extractions', 'transfers', 1, 5, 'As account takeover.', 'transfers', 1),
    parameter('leadHoursMax', 'Longest time from the swap to the takeover.', {
      unit: 'hours',
      min: 1,
      max: 168,
      default: 8,
      source: 'Chosen: minutes to hours.',
    }),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot } = fraud;
    const victim = fraud.victim();
    const mule = fraud.mule();
    const device = fraud.device();
    const channel = plot.dice.happens(0.6) ? Channel.app : Channel.web;
    plot.activity(victim, ActivityKind.simSwapped, plot.startMs, Channel.none, { own: 0 });
    const leadMs = 10 * MINUTE_MS + plot.setting('leadHoursMax') * HOUR_MS * plot.dice.unit() * plot.dice.unit();
    const kinds = [ActivityKind.credentialReset, ActivityKind.deviceRegistered, ActivityKind.login];
    const insideMs = fraud.sitting(victim, kinds, plot.startMs + leadMs, channel, device);
    fraud.extract(victim, mule, insideMs, 12 * HOUR_MS, plot.setting('extractionsMax'), channel, device);
    return fraud.endWithMule(mule, 5);
  },
};
