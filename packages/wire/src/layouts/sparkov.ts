import { DAY_MS, type Directory, Kind, type MerchantFacts, Rail } from '@launderette/kernel';
import { account, eventId, integer, keptText, money, timeOfDay, timeText } from './column.ts';
import { isBooked, type Layout, type LayoutMaker } from './layout.ts';
import { PeopleOfDirectory, type Person } from './people.ts';
import type { LayoutRow } from './row.ts';
import { together } from './together.ts';

/** Sparkov's categories by merchant category code; `_net` where the shop has no terminal. Others are `misc`. */
const CATEGORIES: Readonly<Record<string, string>> = {
  '5541': 'gas_transport',
  '4111': 'gas_transport',
  '4121': 'gas_transport',
  '5411': 'grocery',
  '5999': 'shopping',
  '5311': 'shopping',
  '5651': 'shopping',
  '5732': 'shopping',
  '5942': 'shopping',
  '5812': 'food_dining',
  '5814': 'food_dining',
  '5813': 'food_dining',
  '5815': 'entertainment',
  '7832': 'entertainment',
  '7995': 'entertainment',
  '5912': 'health_fitness',
  '8011': 'health_fitness',
  '5200': 'home',
  '5995': 'kids_pets',
  '7230': 'personal_care',
  '7011': 'travel',
  '4722': 'travel',
  '4511': 'travel',
};
const BY_CHANNEL = new Set(['grocery', 'shopping', 'misc']);

function categoryOf({ categoryCode, terminals }: MerchantFacts): string {
  const category = CATEGORIES[categoryCode] ?? 'misc';
  if (!BY_CHANNEL.has(category)) return category;
  return `${category}_${terminals.length === 0 ? 'net' : 'pos'}`;
}

/** The columns of Sparkov's generator: card purchases that were booked, with the person and the place. */
export const sparkov: LayoutMaker = (directory) => sparkovOf(directory);

function sparkovOf(directory: Directory): Layout {
  const people = new PeopleOfDirectory(directory);
  const payer = ({ block, at }: LayoutRow): number => block.debtor[at]!;
  const shop = ({ block, at }: LayoutRow): number => block.merchant[at]!;
  const person = (name: string, of: (person: Person) => string) => keptText(name, payer, (ref) => of(people.of(ref)));
  const merchant = (name: string, of: (merchant: MerchantFacts) => string) =>
    keptText(name, shop, (index) => of(directory.merchants[index]!));
  return {
    columns: [
      ...together(payer, [
        person('ssn', ({ ssn }) => ssn),
        person('cc_num', ({ cardNumber }) => cardNumber),
        person('first', ({ first }) => first),
        person('last', ({ last }) => last),
        person('gender', ({ gender }) => gender),
        person('street', ({ street }) => street),
        person('city', ({ place }) => place.city),
        person('state', ({ place }) => place.state),
        person('zip', ({ place }) => place.zip),
        person('lat', ({ place }) => place.latitude.toFixed(4)),
        person('long', ({ place }) => place.longitude.toFixed(4)),
        person('city_pop', ({ place }) => String(place.population)),
        person('job', ({ job }) => job),
        person('dob', ({ birth }) => birth),
        account('acct_num', directory, payer),
        person('profile', ({ profile }) => profile),
      ]),
      eventId('trans_num', directory, (row) => row.sequence),
      timeText('trans_date', DAY_MS, (iso) => iso.slice(0, 10)),
      timeOfDay('trans_time'),
      integer('unix_time', ({ block, at }) => Math.floor(block.timeMs[at]! / 1000)),
      merchant('category', categoryOf),
      money('amt', ({ block, at }) => block.amountMinor[at]!),
      integer('is_fraud', ({ typology }) => (typology < 0 ? 0 : 1)),
      ...together(shop, [
        merchant('merchant', ({ id }) => id),
        merchant('merch_lat', ({ city }) => people.placeOf(city).latitude.toFixed(6)),
        merchant('merch_long', ({ city }) => people.placeOf(city).longitude.toFixed(6)),
      ]),
    ],
    includes: (row) =>
      isBooked(row) &&
      row.block.kind[row.at] === Kind.purchase &&
      row.block.rail[row.at] === Rail.card &&
      row.block.merchant[row.at]! >= 0,
  };
}
