import type { Breach, GateReport, HonestQuality, SingleAuc, TypologyFindings } from '@launderette/evaluation';
import { table } from '../table.ts';

const figure = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(3));

/** A report as lines for a person. */
export function leakageText(report: GateReport): string {
  const { tree, treeOfNow, drift, ordinary, honest } = report;
  return [
    `${report.rows} payments, ${report.illicit} illicit (${percent(report.prevalence)}), ${report.features} features`,
    '',
    table([
      ['FEATURE', 'FROM', 'AUC', 'ERROR'],
      ...report.single.map(singleRow),
      ...report.wholeRun.slice(0, 4).map(singleRow),
    ]),
    '',
    `tree of two questions: ROC ${figure(tree.roc)}, PR ${figure(tree.pr)}, first ${tree.root}`,
    `  without features of the whole run: ROC ${figure(treeOfNow.roc)}, PR ${figure(treeOfNow.pr)}, first ${treeOfNow.root}`,
    `honest model: ${honestText(honest)}`,
    `prevalence: first tenth x${drift.first.ratio.toFixed(2)} (z ${drift.first.z.toFixed(1)}), last x${drift.last.ratio.toFixed(2)} (z ${drift.last.z.toFixed(1)})`,
    `hours: ${drift.hours.map(({ ratio }) => ratio.toFixed(1)).join(' ')}`,
    `innocent one-off payees ${percent(ordinary.oneOffShare)} (illicit ${percent(ordinary.illicitOneOffShare)}), ` +
      `new counterparties ${percent(ordinary.newCounterpartyShare)} (illicit ${percent(ordinary.illicitNewCounterpartyShare)})`,
    '',
    table([
      [
        'TYPOLOGY',
        'PAYMENTS',
        'EPISODES',
        'BEST FEATURE',
        'AUC',
        'LIMIT',
        'WHOLE RUN',
        'AUC',
        'LIMIT',
        'HONEST PR',
        'LIFT',
      ],
      ...report.typologies.map(typologyRow),
    ]),
  ].join('\n');
}

/** A broken bound as a fault: where, what it was, what it may be. */
export function breachText({ measure, typology, feature, value, bound, limit }: Breach): {
  path: string;
  message: string;
} {
  const where = [typology, feature].filter((each) => each !== undefined).join(', ');
  return {
    path: where === '' ? measure : `${measure} (${where})`,
    message: `is ${value.toFixed(3)}${limit === undefined ? '' : ` (with its error ${limit.toFixed(3)})`}, the bound is ${bound}`,
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(3)} %`;
}

function singleRow({ feature, family, auc, standardError }: SingleAuc): string[] {
  return [feature, family, auc.toFixed(3), standardError.toFixed(3)];
}

function honestText(honest: HonestQuality | undefined): string {
  if (honest === undefined) return 'not measured';
  return `ROC ${figure(honest.roc)}, PR ${figure(honest.pr)} at ${honest.illicit} illicit (${percent(honest.prevalence)}), ${honest.lift.toFixed(0)} x prevalence`;
}

function typologyRow(found: TypologyFindings): string[] {
  const [best] = found.single;
  return [
    `${found.typology}${found.tellTale === undefined ? '' : ' *'}`,
    String(found.illicit),
    String(found.episodes),
    best?.feature ?? '-',
    figure(best?.auc),
    figure(best?.limit),
    found.wholeRun?.feature ?? '-',
    figure(found.wholeRun?.auc),
    figure(found.wholeRun?.limit),
    figure(found.honest?.pr),
    found.honest === undefined ? '-' : `${found.honest.lift.toFixed(0)} to ${found.honest.liftHigh.toFixed(0)}`,
  ];
}
