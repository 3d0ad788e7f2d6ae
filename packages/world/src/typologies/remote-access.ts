import { ActivityKind, Channel, HOUR_MS } from '@launderette/kernel';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts } from './parts/parameters.ts';
import type { Typology } from './typology.ts';

/** A caller “helps” with the victim's computer and pays from it. */
export const remoteAccess: Typology = {
  name: 'remote-access',
  summary:
    'A caller works on the victim’s own computer from afar, adds a payee and makes one to four transfers within hours.',
  f3: ['F1006', 'T1219'],
  amltrix: ['T0011'],
  tell: 'A remote session on a device that is the victim’s own, a new payee and transfers in one sitting.',
  hardNegative: 'person-transfer: somebody new is added and paid within minutes from the own device',
  hardNegativeMultiple: 20,
  parameters: [
    ...fraudParameters,
    ...counts('extractions', 'transfers', 1, 4, 'As account takeover, in one sitting.', 'transfers', 1),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot } = fraud;
    const victim = fraud.victim();
    const mule = fraud.mule();
    const device = { own: 1 };
    const kinds = [ActivityKind.remoteSession, ActivityKind.login];
    const insideMs = fraud.sitting(victim, kinds, plot.startMs, Channel.web, device);
    fraud.extract(victim, mule, insideMs, 3 * HOUR_MS, plot.setting('extractionsMax'), Channel.web, device);
    return fraud.endWithMule(mule, 5);
  },
};
