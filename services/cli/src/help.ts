import { EXIT_MEANINGS } from './exit-codes.ts';

/** The block of examples below a command's help. */
export function examples(...lines: readonly string[]): string {
  return ['', 'Examples:', ...lines.map((line) => `  $ launderette ${line}`)].join('\n');
}

/** The block of exit codes below a command's help. */
export function exitCodesHelp(): string {
  const rows = Object.entries(EXIT_MEANINGS).map(([code, meaning]) => `  ${code}  ${meaning}`);
  return ['', 'Exit codes:', ...rows].join('\n');
}
