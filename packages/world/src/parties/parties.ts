import {
  ACCOUNT_ID_BYTES,
  type AccountFacts,
  type AccountRef,
  ActivityKind,
  type Directory,
  localOf,
  type PartyBook,
  type PartyEntry,
  type PartyFacts,
  shardOf,
} from '@launderette/kernel';
import { AccountIds, asciiText } from '../population/account-ids.ts';
import { CITIES, cityAt } from '../population/cities.ts';
import { HOME_INSTITUTIONS } from '../population/institutions.ts';
import { NONE } from '../population/products.ts';
import type { World } from '../world.ts';
import { addressesBefore, changesOf, contactsBefore, Standing, standingOf } from './holder-state.ts';
import { Particulars } from './particulars.ts';
import { otherSection, PartyKind, sectionOfShop, tradeOfBiller } from './trades.ts';

/** What most activity changes; one array, because it is asked of every row. */
const NOTHING: readonly PartyEntry[] = [];

/** Opening of a party's id, in place of an account's country and institution. */
const PARTY_OPENING = 'PARTY-00';

/** Kinds and standings of accounts, as in `launderette.event.v1`. */
const AccountKind = {
  current: 1,
  savings: 2,
  creditCard: 3,
  loan: 4,
  business: 5,
  merchant: 6,
  internal: 7,
  foreign: 8,
  electronicMoney: 9,
  correspondent: 10,
  virtual: 11,
};
const AccountStatus = { open: 1, closed: 2 };

/**
 * Who holds which account. Customers hold a current account and those of their products, businesses one; a bank's own accounts and
 * those abroad have no holder here, nor have those in the books of correspondents. Subjects are numbered as the accounts are:
 * customers, businesses, abroad, banks, correspondents.
 */
export class Parties implements PartyBook {
  private readonly world: World;
  private readonly directory: Directory;
  private readonly ids: AccountIds;
  private readonly people: Particulars;
  private readonly firms: Particulars;

  constructor(world: World, directory: Directory) {
    this.world = world;
    this.directory = directory;
    this.ids = new AccountIds(world.seed, world.sizes.shards, 'party-ids');
    this.people = new Particulars(world.seed, 'people');
    this.firms = new Particulars(world.seed, 'firms');
  }

  subjects(shard: number): number {
    return this.banksEnd(shard) + this.world.correspondents.accounts;
  }

  introduce(shard: number, subject: number): readonly PartyEntry[] {
    const { sizes } = this.world;
    const customers = sizes.customersOf(shard);
    if (subject < customers) return this.customer(shard, subject, this.world.holderAtStart(shard, subject), true, true);
    const isBusiness = subject < customers + sizes.businessesOf(shard);
    if (isBusiness) return this.business(shard, subject);
    const beyond = subject - this.banksEnd(shard);
    if (beyond >= 0) return [{ revision: 0, account: this.correspondent(shard, beyond) }];
    const kind = subject < sizes.namedOf(shard) ? AccountKind.foreign : AccountKind.internal;
    return [{ revision: 0, account: this.account(shard, subject, kind, AccountStatus.open) }];
  }

  /** Number of the first subject behind the banks' own accounts. */
  private banksEnd(shard: number): number {
    return this.world.sizes.namedOf(shard) + HOME_INSTITUTIONS;
  }

  private correspondent(shard: number, place: number): AccountFacts {
    const local = this.world.correspondentsFrom(shard) + place;
    return this.account(shard, local, AccountKind.correspondent, AccountStatus.open);
  }

  /** The account numbers under which a business is paid, with the account that has the balance. */
  private virtual(shard: number, place: number, holder: string, master: AccountFacts): readonly PartyEntry[] {
    const { first, count } = this.world.virtual.of(shard, place);
    const from = this.world.virtualFrom(shard) + first;
    return Array.from({ length: count }, (_, i) => ({
      revision: 0,
      account: {
        ...this.account(shard, from + i, AccountKind.virtual, AccountStatus.open),
        ...{ holder, master: master.id },
      },
    }));
  }

  changed(account: AccountRef, activityKind: number, holder: number): readonly PartyEntry[] {
    const shard = shardOf(account);
    const local = localOf(account);
    if (activityKind === ActivityKind.addressChanged || activityKind === ActivityKind.contactChanged)
      return this.customer(shard, local, holder, true, false);
    if (activityKind === ActivityKind.cardActivated) return this.customer(shard, local, holder, false, true);
    const isStanding = activityKind === ActivityKind.accountOpened || activityKind === ActivityKind.accountClosed;
    return isStanding ? this.customer(shard, local, holder, true, true) : NOTHING;
  }

  private customer(
    shard: number,
    local: number,
    holder: number,
    who: boolean,
    accounts: boolean,
  ): readonly PartyEntry[] {
    const standing = standingOf(holder);
    if (standing === Standing.notYet) return [];
    const revision = changesOf(holder);
    const id = this.partyId(shard, local);
    const party = who ? [{ revision, party: this.person(shard, local, holder, id) }] : NOTHING;
    if (!accounts) return party;
    const status = standing === Standing.closed ? AccountStatus.closed : AccountStatus.open;
    const { products, instruments } = this.world;
    const entry = (account: number, kind: number, card?: number): PartyEntry[] =>
      account === NONE
        ? []
        : [
            {
              revision,
              account: {
                ...this.account(shard, account, kind, status),
                holder: id,
                ...(card === undefined ? {} : { cardToken: instruments[shard]!.cardToken(local, card, holder) }),
              },
            },
          ];
    return [
      ...party,
      ...entry(local, AccountKind.current, 0),
      ...entry(products.savings(shard, local), AccountKind.savings),
      ...entry(products.card(shard, local), AccountKind.creditCard, 1),
      ...entry(products.loan(shard, local), AccountKind.loan),
      // It is kept elsewhere, and stays when a bank is left.
      ...(standing === Standing.closed ? NOTHING : entry(products.wallet(shard, local), AccountKind.electronicMoney)),
    ];
  }

  private person(shard: number, local: number, holder: number, id: string): PartyFacts {
    const { sizes, scenario, people } = this.world;
    const who = local * sizes.shards + shard;
    const name = this.people.personName(who);
    return {
      id,
      kind: PartyKind.person,
      name,
      birthYear: this.people.birthYear(who),
      address: this.people.address(who, addressesBefore(holder)),
      city: CITIES[people.traits[shard]!.city(local)] as string,
      country: scenario.country,
      phone: this.people.phone(who, contactsBefore(holder)),
      email: this.people.email(who, name, contactsBefore(holder)),
    };
  }

  private business(shard: number, local: number): readonly PartyEntry[] {
    const { world, firms } = this;
    const business = world.businessAt(shard, local);
    const id = this.partyId(shard, local);
    const shop = world.businesses.isMerchant(business) ? this.directory.merchants[business] : undefined;
    const kind = this.kindOf(business);
    const name = firms.firmName(business, kind === PartyKind.charity ? 'Fonds' : '');
    const staff = world.businesses.staffOf(business);
    const party: PartyFacts = {
      ...{ id, kind, name, sector: this.sectorOf(business) },
      ...(staff > 0 ? { staff } : {}),
      address: firms.address(business, 0),
      city: shop?.city ?? (CITIES[cityAt(firms.unit(business))] as string),
      country: world.scenario.country,
      phone: firms.phone(business, 0),
      email: firms.email(business, name, 0),
    };
    const account = {
      ...this.account(shard, local, shop ? AccountKind.merchant : AccountKind.business, AccountStatus.open),
      holder: id,
      ...(shop ? { merchantId: shop.id } : {}),
    };
    return [
      { revision: 0, party },
      { revision: 0, account },
      ...this.virtual(shard, local - world.sizes.customersOf(shard), id, account),
    ];
  }

  private kindOf(business: number): number {
    const { businesses, sizes } = this.world;
    const biller = business - sizes.merchants;
    if (biller >= 0 && biller < sizes.billers) return tradeOfBiller(biller).kind;
    if (businesses.isFund(business)) return PartyKind.pensionFund;
    if (businesses.isPublicBody(business)) return PartyKind.publicBody;
    if (business === businesses.exchange) return PartyKind.cryptoExchange;
    if (business === businesses.casino) return PartyKind.casino;
    return businesses.staffOf(business) === 0 ? PartyKind.soleTrader : PartyKind.company;
  }

  private sectorOf(business: number): string {
    const { businesses, sizes } = this.world;
    const biller = business - sizes.merchants;
    if (biller < 0) return sectionOfShop(this.directory.merchants[business]?.categoryCode ?? '');
    if (biller < sizes.billers) return tradeOfBiller(biller).section;
    if (businesses.isFund(business) || business === businesses.exchange) return 'K';
    if (businesses.isPublicBody(business)) return 'O';
    return business === businesses.casino ? 'R' : otherSection(this.firms.unit(business));
  }

  private account(shard: number, local: number, kind: number, status: number): AccountFacts {
    const { accountIds, accountInstitution, institutions, currencies } = this.directory;
    const bank = institutions[accountInstitution[shard]![local] as number]!;
    const at = local * ACCOUNT_ID_BYTES;
    const id = asciiText(accountIds[shard]!, at, ACCOUNT_ID_BYTES);
    const currency = currencies[0] as string;
    return { id, institution: bank.bic, country: bank.country, kind, currency, status };
  }

  private partyId(shard: number, local: number): string {
    return this.ids.other(shard, local, PARTY_OPENING);
  }
}
