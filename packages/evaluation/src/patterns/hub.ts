import { creditors, type Detector, debtors, type Flow, foundIn, inOrder, moving, type PatternFinding } from './flow.ts';

/** Many pay one, and the one then pays many: every payment is to the hub or by it, and the last to it precedes the first by it. */
export const gatherScatter: Detector = (flows) => {
  const all = inOrder(flows);
  let finding: PatternFinding = 'absent';
  for (const hub of creditors(moving(all))) {
    const scattered = all.filter((flow) => flow.debtor === hub);
    const gathered = all.filter((flow) => flow.creditor === hub && flow.debtor !== hub);
    if (scattered.length === 0 || gathered.length + scattered.length !== all.length) continue;
    if ((gathered.at(-1) as Flow).timeMs <= (scattered[0] as Flow).timeMs) return 'found';
    finding = 'unordered';
  }
  return finding;
};

/** One pays many, and all of these, each after it was paid, pay one and the same other account. */
export const scatterGather: Detector = (flows) => {
  const payments = inOrder(moving(flows));
  let finding: PatternFinding = 'absent';
  for (const source of debtors(payments)) {
    const scattered = payments.filter((flow) => flow.debtor === source);
    const gathered = payments.filter((flow) => flow.debtor !== source);
    const between = creditors(scattered);
    const passing = debtors(gathered);
    if (creditors(gathered).size !== 1 || passing.size !== between.size) continue;
    if (![...passing].every((account) => between.has(account))) continue;
    finding = foundIn([...between].every((account) => passesOn(account, scattered, gathered)));
    if (finding === 'found') return finding;
  }
  return finding;
};

function passesOn(account: string, scattered: readonly Flow[], gathered: readonly Flow[]): boolean {
  const paid = scattered.find((flow) => flow.creditor === account) as Flow;
  const pays = gathered.find((flow) => flow.debtor === account) as Flow;
  return paid.timeMs <= pays.timeMs;
}
