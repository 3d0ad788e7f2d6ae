/** How a command ends; the table of docs/reference/exit-codes.md is checked against this one. */
export const EXIT = {
  ok: 0,
  failure: 1,
  invalidInput: 2,
  unavailable: 3,
  portInUse: 4,
  notFound: 5,
  different: 6,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What each code means, for people. */
export const EXIT_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'Done. Also after Ctrl-C or SIGTERM, once everything is drained and stopped, and when a reader of stdout has gone.',
  1: 'Failed: something broke that was not the input; the message says what.',
  2: 'The input is invalid: every fault is listed with its path, and nothing was started or changed.',
  3: 'The broker or the service cannot be reached.',
  4: 'A port is in use: the message names it and the variable that moves it.',
  5: 'Not found: no stream, scenario or file of that name.',
  6: 'Verified, and differences were found: the report names the first.',
};
