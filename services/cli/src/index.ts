export { EXIT, EXIT_MEANINGS, type ExitCode } from './exit-codes.ts';
export { buildProgram } from './program.ts';
export { run } from './run.ts';
