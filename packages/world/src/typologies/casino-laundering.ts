import { Channel, DAY_MS, HOUR_MS, Purpose, Rail, Role } from '@launderette/kernel';
import { remittance } from '../population/remittances.ts';
import { depositMinor } from './parts/cash.ts';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts, parameter } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** Cash becomes a casino's payout. */
export const casinoLaundering: Typology = {
  name: 'casino-laundering',
  summary:
    'Cash is paid in, deposited with the casino, hardly played, and paid out again as winnings, one to five times.',
  f3: ['F1026'],
  amltrix: ['T0107', 'T0017'],
  tell: 'Little is staked before nearly the same sum is paid out, right after cash was paid in.',
  hardNegative: 'gambling: players who deposit several times a session, and whom the casino pays out',
  hardNegativeMultiple: 20,
  parameters: [
    ...lasting(graphParameters),
    ...counts('rounds', 'rounds', 1, 5, 'Chosen.', 'rounds', 1),
    parameter('lostShare', 'Largest share that is lost in play.', {
      unit: 'share',
      min: 0,
      max: 0.9,
      default: 0.12,
      source: 'Generative definition: cash -> chips -> little play -> cheque; share chosen.',
    }),
  ],
  plan: (episode) => {
    const { plot, laundry } = beginGraph(episode);
    const casino = plot.crew.business(plot.world.businesses.casino, Role.none);
    const player = plot.crew.needy(Role.launderer);
    const rounds = plot.dice.whole(plot.setting('roundsMin'), plot.setting('roundsMax'));
    for (let round = 0; round < rounds; round += 1) {
      const minor = depositMinor(plot, 300_000);
      const atMs = round === 0 ? plot.startMs : plot.atCashHours(plot.startMs, 12 * DAY_MS);
      const readyMs = plot.deposit(player, minor, atMs);
      const playedMs = plot.soon(readyMs, DAY_MS);
      const chipsMinor = plot.tidyMinor(minor * 0.95);
      const rail = plot.dice.happens(0.8) || chipsMinor > 900_000 ? Rail.instant : Rail.wallet;
      const number = () => 100_000 + plot.dice.below(900_000);
      plot.pay(player, casino, chipsMinor, playedMs, {
        added: false,
        form: {
          rail,
          channel: Channel.app,
          purpose: Purpose.none,
          remittance: remittance('Deposit {n}'),
          remittanceNumber: number(),
        },
      });
      const wonMinor = Math.max(500, Math.floor(chipsMinor * (1 - plot.setting('lostShare') * plot.dice.unit())));
      const paidMs = plot.pay(casino, player, wonMinor, plot.soon(playedMs + HOUR_MS / 2, DAY_MS), {
        form: {
          rail: Rail.instant,
          channel: Channel.api,
          purpose: Purpose.none,
          remittance: remittance('Payout {n}'),
          remittanceNumber: number(),
        },
      });
      laundry.receive(player, wonMinor, paidMs);
    }
    return endGraph(laundry, [], 9);
  },
};
