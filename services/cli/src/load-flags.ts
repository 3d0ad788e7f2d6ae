import {
  DELIVERIES,
  type Delivery,
  limits,
  type Overload,
  type Pace,
  type StreamDefinition,
  TIMESTAMPS,
  type Timestamps,
} from '@launderette/simulator/definition';
import { type Command, Option } from 'commander';
import { type FaultList, oneOf, paceFlag, parseDuration } from './parse.ts';
import { readProfileFile } from './profile-file.ts';

/** The flags that say how a stream loads what it is sent to, as Commander gives them. */
export interface LoadFlags {
  readonly pace?: string;
  readonly profile?: string;
  readonly overload?: string;
  readonly lagMax?: string;
  readonly warmUp?: string;
  readonly delivery?: string;
  readonly timestamps?: string;
  readonly institution?: string;
}

export const PROFILE_FLAG = ['--profile <file>', 'rate profile in a YAML or JSON file, in place of --pace'] as const;

export const PACE_HELP =
  'payments a second (500/s, or at random moments: "500/s; poisson"), a rate profile ("0/s..500/s in 2m, hold 10m", "500/s +- 200/s every 10m", "500/s; burst 2m-4m:400%"), multiple of real time (60x) or max';

const POLICIES: readonly Overload['policy'][] = ['catch-up', 'drop-and-count', 'fail'];

/** Adds the flags of what is fixed when a stream is created. */
export function withLoadFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--overload <policy>',
        `what becomes of payments that are late: ${POLICIES.join(', ')} (default: catch-up)`,
      ),
    )
    .option('--lag-max <duration>', 'how late a payment may be under drop-and-count and fail (default: 1s)')
    .option('--warm-up <duration>', 'record no latencies for so long (default: 0s)')
    .option('--delivery <promise>', `to readers of Kafka: ${DELIVERIES.join(', ')} (default: at-least-once)`)
    .option(
      '--timestamps <time>',
      `of records in Kafka, the broker's or the simulated one: ${TIMESTAMPS.join(', ')} (default: append)`,
    )
    .option('--institution <bic>', 'publish only what this institution sees, e.g. AQUAXL2X (default: everything)');
}

/** The pace of `--pace` or `--profile`; undefined without either, or with a fault. */
export function readPace(flags: LoadFlags, list: FaultList): Pace | undefined {
  if (flags.profile === undefined) return list.read('--pace', flags.pace, paceFlag);
  if (flags.pace !== undefined)
    list.faults.push({ path: '--profile', message: 'cannot be given together with --pace' });
  return readProfileFile(flags.profile, list.faults);
}

/** The promise of `--delivery`; undefined without it, or with a fault. */
export function readDelivery(flags: LoadFlags, list: FaultList): Delivery | undefined {
  return list.read('--delivery', flags.delivery, oneOf(DELIVERIES));
}

/** The choice of `--timestamps`; undefined without it, or with a fault. */
export function readTimestamps(flags: LoadFlags, list: FaultList): Timestamps | undefined {
  return list.read('--timestamps', flags.timestamps, oneOf(TIMESTAMPS));
}

/** What the flags say of overload and warm-up. */
export function readLoad(flags: LoadFlags, list: FaultList): Pick<StreamDefinition, 'overload' | 'warmUpMs'> {
  const policy = POLICIES.find((known) => known === (flags.overload ?? 'catch-up'));
  if (!policy)
    list.faults.push({ path: '--overload', message: `is ${flags.overload}, must be one of ${POLICIES.join(', ')}` });
  if (flags.lagMax !== undefined && (policy ?? 'catch-up') === 'catch-up')
    list.faults.push({ path: '--lag-max', message: 'goes with --overload drop-and-count or fail only' });
  const lagMaxMs = list.read('--lag-max', flags.lagMax, parseDuration) ?? limits.LAG_MAX_MS_DEFAULT;
  const warmUpMs = list.read('--warm-up', flags.warmUp, parseDuration);
  return {
    ...(policy && policy !== 'catch-up' ? { overload: { policy, lagMaxMs } } : {}),
    ...(warmUpMs === undefined ? {} : { warmUpMs }),
  };
}
