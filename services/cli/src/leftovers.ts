/** A command that has done its work is given so long to end by itself, milliseconds. */
const GRACE_MS = 5_000;

/**
 * Ends a process that has done its work and is kept alive by what a client left behind: a timer that arms itself again, a
 * connection that came about after its end. What is still to be printed is waited for.
 */
export function endLeftovers(graceMs = GRACE_MS): void {
  setInterval(() => {
    if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) process.exit();
  }, graceMs).unref();
}
