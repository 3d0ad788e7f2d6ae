import { BOUNDS, type Breach } from './bounds.ts';
import type { GateReport, TypologyFindings } from './judge.ts';
import type { SingleAuc } from './single.ts';

/**
 * Every bound that a report breaks, those of the whole run first. Figures of all crime have errors of some thousandths and are taken as they
 * are; those of one typology come of some dozens of episodes, and break a bound only where their confidence limit does.
 */
export function breachesOf(report: Omit<GateReport, 'breaches'>): Breach[] {
  return [
    ...report.single.flatMap((found) => tooTelling('single feature', found, BOUNDS.singleMax)),
    ...report.wholeRun.flatMap((found) => tooTelling('feature of the whole run', found, BOUNDS.wholeRunMax)),
    ...treeBreaches(report),
    ...driftBreaches(report),
    ...ordinaryBreaches(report),
    ...honestBreaches(report),
    ...report.typologies.filter(({ bound }) => bound).flatMap(typologyBreaches),
  ];
}

function tooTelling(measure: string, { feature, auc }: SingleAuc, bound: number): Breach[] {
  return auc <= bound ? [] : [{ measure, feature, value: auc, bound }];
}

function above(measure: string, value: number, bound: number, feature?: string): Breach[] {
  return value <= bound ? [] : [{ measure, value, bound, ...(feature === undefined ? {} : { feature }) }];
}

function below(measure: string, value: number, bound: number): Breach[] {
  return value >= bound ? [] : [{ measure, value, bound }];
}

function treeBreaches({ tree, honest }: Omit<GateReport, 'breaches'>): Breach[] {
  return [
    ...above('ROC of a tree of two questions', tree.roc, BOUNDS.treeRocMax, tree.root),
    ...above('average precision of a tree of two questions', tree.pr, BOUNDS.treePrMax, tree.root),
    ...(honest === undefined
      ? []
      : above('tree of two questions over the honest model', tree.pr / honest.pr, BOUNDS.treeOfHonestMax, tree.root)),
  ];
}

function driftBreaches({ drift }: Omit<GateReport, 'breaches'>): Breach[] {
  const owned = drift.hours.flatMap(({ ratio, z }, hour) =>
    z > BOUNDS.driftZMax
      ? above('prevalence of an hour over the whole', ratio, BOUNDS.hourRatioMax, `hour ${hour}`)
      : [],
  );
  return [
    ...above('first tenth, standard errors off', Math.abs(drift.first.z), BOUNDS.driftZMax),
    ...above('last tenth, standard errors off', Math.abs(drift.last.z), BOUNDS.driftZMax),
    ...owned,
  ];
}

function ordinaryBreaches({ ordinary }: Omit<GateReport, 'breaches'>): Breach[] {
  return [
    ...below('innocent one-off payees, share', ordinary.oneOffShare, BOUNDS.oneOffShareMin),
    ...below('innocent new counterparties, share', ordinary.newCounterpartyShare, BOUNDS.newCounterpartyShareMin),
  ];
}

function honestBreaches({ honest }: Omit<GateReport, 'breaches'>): Breach[] {
  if (honest === undefined) return [];
  return [
    ...below('average precision of the honest model', honest.pr, BOUNDS.honestPrMin),
    ...above('average precision of the honest model', honest.pr, BOUNDS.honestPrMax),
  ];
}

function typologyBreaches({ typology, single, wholeRun, honest, tellTale }: TypologyFindings): Breach[] {
  const bound = tellTale === undefined ? BOUNDS.singleOfTypologyMax : BOUNDS.singleOfTellTaleMax;
  const whole = wholeRun === undefined ? [] : [wholeRun];
  const surelyTelling = (measure: string, found: readonly SingleAuc[]) =>
    found
      .filter(({ limit }) => limit > bound)
      .map(({ feature, auc, limit }) => ({ measure, typology, feature, value: auc, bound, limit }));
  return [
    ...surelyTelling('single feature', single),
    ...surelyTelling('feature of the whole run', whole),
    ...(honest === undefined || honest.liftHigh >= BOUNDS.honestLiftMin
      ? []
      : [
          {
            measure: 'honest model over prevalence',
            typology,
            value: honest.lift,
            bound: BOUNDS.honestLiftMin,
            limit: honest.liftHigh,
          },
        ]),
  ];
}
