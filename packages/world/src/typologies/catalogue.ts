import { accountTakeover } from './account-takeover.ts';
import { behaviourChangeAmount } from './behaviour-change-amount.ts';
import { behaviourChangeGeography } from './behaviour-change-geography.ts';
import { bipartite } from './bipartite.ts';
import { bustOut } from './bust-out.ts';
import { cardNotPresent } from './card-not-present.ts';
import { cardTesting } from './card-testing.ts';
import { cashDrawdown } from './cash-drawdown.ts';
import { casinoLaundering } from './casino-laundering.ts';
import { chequeFraud } from './cheque-fraud.ts';
import { compromisedMerchant } from './compromised-merchant.ts';
import { compromisedTerminal } from './compromised-terminal.ts';
import { counterfeitCard } from './counterfeit-card.ts';
import { cryptoOffRamp } from './crypto-off-ramp.ts';
import { cryptoOnRamp } from './crypto-on-ramp.ts';
import { cuckooSmurfing } from './cuckoo-smurfing.ts';
import { cycle } from './cycle.ts';
import { depositSend } from './deposit-send.ts';
import { disputeAbuse } from './dispute-abuse.ts';
import { fakeMerchant } from './fake-merchant.ts';
import { fakeVendor } from './fake-vendor.ts';
import { fanIn } from './fan-in.ts';
import { fanOut } from './fan-out.ts';
import { frontCompany } from './front-company.ts';
import { funnelAccount } from './funnel-account.ts';
import { gatherScatter } from './gather-scatter.ts';
import { ghostPayroll } from './ghost-payroll.ts';
import { impersonationScam } from './impersonation-scam.ts';
import { insiderFraud } from './insider-fraud.ts';
import { integration } from './integration.ts';
import { investmentScam } from './investment-scam.ts';
import { invoiceRedirection } from './invoice-redirection.ts';
import { layeredFanIn } from './layered-fan-in.ts';
import { layeredFanOut } from './layered-fan-out.ts';
import { loanBack } from './loan-back.ts';
import { lostOrStolenCard } from './lost-or-stolen-card.ts';
import { microStructuring } from './micro-structuring.ts';
import { muleNetwork } from './mule-network.ts';
import { multipleInvoicing } from './multiple-invoicing.ts';
import { nonDelivery } from './non-delivery.ts';
import { overInvoicing } from './over-invoicing.ts';
import { payrollDiversion } from './payroll-diversion.ts';
import { phantomShipment } from './phantom-shipment.ts';
import { purchaseScam } from './purchase-scam.ts';
import { randomWalk } from './random-walk.ts';
import { rapidInOut } from './rapid-in-out.ts';
import { receiverStructuring } from './receiver-structuring.ts';
import { refundAbuse } from './refund-abuse.ts';
import { remoteAccess } from './remote-access.ts';
import { romanceScam } from './romance-scam.ts';
import { roundTrip } from './round-trip.ts';
import { scatterGather } from './scatter-gather.ts';
import { shellLayering } from './shell-layering.ts';
import { simSwap } from './sim-swap.ts';
import { singleLarge } from './single-large.ts';
import { smurfing } from './smurfing.ts';
import { stackedBipartite } from './stacked-bipartite.ts';
import { structuring } from './structuring.ts';
import { triangulation } from './triangulation.ts';
import type { Typology } from './typology.ts';
import { uTurn } from './u-turn.ts';
import { underInvoicing } from './under-invoicing.ts';
import { virtualIban } from './virtual-iban.ts';

/** Every typology. A typology's index is its code in the label columns: new ones come last. */
export const typologyCatalogue: readonly Typology[] = [
  cardTesting,
  accountTakeover,
  fanIn,
  fanOut,
  structuring,
  cycle,
  randomWalk,
  bipartite,
  stackedBipartite,
  scatterGather,
  gatherScatter,
  layeredFanIn,
  layeredFanOut,
  receiverStructuring,
  smurfing,
  cuckooSmurfing,
  microStructuring,
  funnelAccount,
  muleNetwork,
  rapidInOut,
  depositSend,
  cashDrawdown,
  uTurn,
  roundTrip,
  frontCompany,
  shellLayering,
  overInvoicing,
  underInvoicing,
  phantomShipment,
  multipleInvoicing,
  cryptoOnRamp,
  cryptoOffRamp,
  casinoLaundering,
  loanBack,
  ghostPayroll,
  virtualIban,
  behaviourChangeAmount,
  behaviourChangeGeography,
  singleLarge,
  integration,
  cardNotPresent,
  compromisedTerminal,
  compromisedMerchant,
  lostOrStolenCard,
  counterfeitCard,
  simSwap,
  remoteAccess,
  purchaseScam,
  impersonationScam,
  investmentScam,
  romanceScam,
  invoiceRedirection,
  fakeVendor,
  bustOut,
  disputeAbuse,
  refundAbuse,
  triangulation,
  nonDelivery,
  fakeMerchant,
  payrollDiversion,
  insiderFraud,
  chequeFraud,
];

const CODES = new Map(typologyCatalogue.map((typology, code) => [typology, code]));

/** A typology's place in the catalogue: its code in columns and saved states. */
export function codeOf(typology: Typology): number {
  return CODES.get(typology) ?? -1;
}
