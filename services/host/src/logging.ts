import { type Logger, pino } from 'pino';
import type { HostConfig } from './environment.ts';

/** The level of a log unless LOG_LEVEL says: all that happens in production or in a file, trouble only on a terminal. */
function levelOf(config: HostConfig): string {
  if (config.LOG_LEVEL) return config.LOG_LEVEL;
  return config.NODE_ENV === 'production' || !process.stdout.isTTY ? 'info' : 'warn';
}

/** The log of the process: a JSON object a line, on standard output. */
export function createLogger(config: HostConfig): Logger {
  return pino({ level: levelOf(config), base: null });
}
