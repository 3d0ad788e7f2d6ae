import type { ActivityBlock, EpisodeBlock, EventBlock, LabelBlock, OutcomeBlock } from '@launderette/kernel';

/** Copies a payment into a row of another block: column by column by name, which is far cheaper than going through a list. */
export function copyPayment(from: EventBlock, row: number, to: EventBlock, at: number): void {
  to.timeMs[at] = from.timeMs[row] as number;
  to.settlementMs[at] = from.settlementMs[row] as number;
  to.kind[at] = from.kind[row] as number;
  to.purpose[at] = from.purpose[row] as number;
  to.rail[at] = from.rail[row] as number;
  to.channel[at] = from.channel[row] as number;
  to.status[at] = from.status[row] as number;
  to.reason[at] = from.reason[row] as number;
  to.debtor[at] = from.debtor[row] as number;
  to.creditor[at] = from.creditor[row] as number;
  to.debtorBalanceMinor[at] = from.debtorBalanceMinor[row] as number;
  to.creditorBalanceMinor[at] = from.creditorBalanceMinor[row] as number;
  to.amountMinor[at] = from.amountMinor[row] as number;
  to.currency[at] = from.currency[row] as number;
  to.counterAmountMinor[at] = from.counterAmountMinor[row] as number;
  to.counterCurrency[at] = from.counterCurrency[row] as number;
  to.exchangeRate[at] = from.exchangeRate[row] as number;
  to.merchant[at] = from.merchant[row] as number;
  to.terminal[at] = from.terminal[row] as number;
  to.entryMode[at] = from.entryMode[row] as number;
  to.cardHigh[at] = from.cardHigh[row] as number;
  to.cardLow[at] = from.cardLow[row] as number;
  to.deviceHigh[at] = from.deviceHigh[row] as number;
  to.deviceLow[at] = from.deviceLow[row] as number;
  to.addressHigh[at] = from.addressHigh[row] as number;
  to.addressLow[at] = from.addressLow[row] as number;
  to.remittance[at] = from.remittance[row] as number;
  to.remittanceNumber[at] = from.remittanceNumber[row] as number;
  to.related[at] = from.related[row] as number;
}

/** As {@link copyPayment}. */
export function copyActivity(from: ActivityBlock, row: number, to: ActivityBlock, at: number): void {
  to.timeMs[at] = from.timeMs[row] as number;
  to.kind[at] = from.kind[row] as number;
  to.outcome[at] = from.outcome[row] as number;
  to.channel[at] = from.channel[row] as number;
  to.account[at] = from.account[row] as number;
  to.payee[at] = from.payee[row] as number;
  to.deviceHigh[at] = from.deviceHigh[row] as number;
  to.deviceLow[at] = from.deviceLow[row] as number;
  to.addressHigh[at] = from.addressHigh[row] as number;
  to.addressLow[at] = from.addressLow[row] as number;
  to.holder[at] = from.holder[row] as number;
}

/** As {@link copyPayment}. */
export function copyLabel(from: LabelBlock, row: number, to: LabelBlock, at: number): void {
  to.sequence[at] = from.sequence[row] as number;
  to.ofActivity[at] = from.ofActivity[row] as number;
  to.timeMs[at] = from.timeMs[row] as number;
  to.typology[at] = from.typology[row] as number;
  to.episode[at] = from.episode[row] as number;
  to.origin[at] = from.origin[row] as number;
  to.debtorRole[at] = from.debtorRole[row] as number;
  to.creditorRole[at] = from.creditorRole[row] as number;
  to.step[at] = from.step[row] as number;
  to.phase[at] = from.phase[row] as number;
  to.illicitMinor[at] = from.illicitMinor[row] as number;
  to.amountMinor[at] = from.amountMinor[row] as number;
  to.plannedMinor[at] = from.plannedMinor[row] as number;
  to.carriedOut[at] = from.carriedOut[row] as number;
  to.key[at] = from.key[row] as number;
  to.provenance[at] = from.provenance[row] as number;
}

/** As {@link copyPayment}. */
export function copyOutcome(from: OutcomeBlock, row: number, to: OutcomeBlock, at: number): void {
  to.timeMs[at] = from.timeMs[row] as number;
  to.happenedMs[at] = from.happenedMs[row] as number;
  to.kind[at] = from.kind[row] as number;
  to.account[at] = from.account[row] as number;
  to.sequence[at] = from.sequence[row] as number;
  to.amountMinor[at] = from.amountMinor[row] as number;
}

/** As {@link copyPayment}. */
export function copyEpisode(from: EpisodeBlock, row: number, to: EpisodeBlock, at: number): void {
  to.timeMs[at] = from.timeMs[row] as number;
  to.event[at] = from.event[row] as number;
  to.typology[at] = from.typology[row] as number;
  to.episode[at] = from.episode[row] as number;
  to.origin[at] = from.origin[row] as number;
  to.parentTypology[at] = from.parentTypology[row] as number;
  to.parentEpisode[at] = from.parentEpisode[row] as number;
  to.parentOrigin[at] = from.parentOrigin[row] as number;
  to.account[at] = from.account[row] as number;
  to.plannedSteps[at] = from.plannedSteps[row] as number;
  to.plannedMinor[at] = from.plannedMinor[row] as number;
  to.carriedOutSteps[at] = from.carriedOutSteps[row] as number;
  to.carriedOutMinor[at] = from.carriedOutMinor[row] as number;
  to.abandonedSteps[at] = from.abandonedSteps[row] as number;
}
