import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives a test run a temporary folder of its own, which `os.tmpdir()` names in every test and in every process that a test
 * starts, and removes it with all that they left there. LAUNDERETTE_KEEP_TMP=1 keeps it, to look at after a failure.
 */
export default function temporaryFolder(): () => void {
  const before = process.env['TMPDIR'];
  const folder = mkdtempSync(join(tmpdir(), 'launderette-test-'));
  process.env['TMPDIR'] = folder;
  return () => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    if (process.env['LAUNDERETTE_KEEP_TMP'] === '1') process.stdout.write(`kept ${folder}\n`);
    else rmSync(folder, { recursive: true, force: true });
  };
}
