import { BOUNDS, type GateInput, type GateOptions, judgeLeakage } from '@launderette/evaluation';
import { findScenario, type Scenario } from '@launderette/world';
import { describe, expect, it } from 'vitest';
import { simulatedRun } from '../../services/cli/src/leakage/simulated-run.ts';
import { TELL_TALES } from '../../services/cli/src/leakage/tell-tales.ts';

/**
 * The short form of `make leakage`: the bounds over all crime on a run of a sixth of the people for twenty days, without the honest model. That
 * and the bounds by typology need more episodes than these.
 */
const input = simulatedRun({ scenario: findScenario('retail') as Scenario, seed: 1, customers: 8000, days: 20 });
const OPTIONS: GateOptions = {
  seed: 1,
  amountField: 'amount.minorUnits',
  tellTales: TELL_TALES,
  withoutModel: true,
  licitSampled: 25_000,
};

/** The same payments, of whose records only the id is left, with a field that tells two of three illicit ones. */
function planted({ run, records }: GateInput): GateInput {
  return { run, records: (rows) => leaking(rows) };

  async function* leaking(rows: Int32Array): AsyncGenerator<object> {
    let place = 0;
    for await (const record of records(rows)) {
      const { id } = record as { id: string };
      const row = rows[place++] as number;
      const tells = (run.typology[row] as number) >= 0 && row % 3 > 0;
      yield { id, amount: { minorUnits: String(run.amountMinor[row]) }, note: tells ? 'b' : 'a' };
    }
  }
}

describe('the leakage gate on a small run of retail', { timeout: 120_000 }, () => {
  it('holds over all crime', async () => {
    const report = await judgeLeakage(input, OPTIONS);
    expect(report.illicit).toBeGreaterThan(1000);
    expect(report.features).toBeGreaterThan(300);
    expect(report.breaches.filter(({ typology }) => typology === undefined)).toEqual([]);
  });

  it('is broken by a field that tells two of three', async () => {
    const report = await judgeLeakage(planted(input), OPTIONS);
    const [best] = report.single;
    expect(best?.feature).toMatch(/^note:/);
    expect(best?.auc).toBeGreaterThan(BOUNDS.singleMax);
    expect(report.breaches.some(({ feature, typology }) => typology === undefined && feature === 'note:value')).toBe(
      true,
    );
  });
});
