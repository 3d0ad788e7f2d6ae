import type { MessageInitShape } from '@bufbuild/protobuf';
import { durationFromMs, durationMs } from '@bufbuild/protobuf/wkt';
import { Overload_Policy, type Overload as OverloadMessage, type OverloadSchema } from '@launderette/proto';
import { formatDuration, type Overload } from '@launderette/simulator/definition';

const POLICIES: Readonly<Record<Overload['policy'], Overload_Policy>> = {
  'catch-up': Overload_Policy.CATCH_UP,
  'drop-and-count': Overload_Policy.DROP_AND_COUNT,
  fail: Overload_Policy.FAIL,
};

/** An overload policy for a request. */
export function overloadInit({ policy, lagMaxMs }: Overload): MessageInitShape<typeof OverloadSchema> {
  return { policy: POLICIES[policy], lagMax: durationFromMs(lagMaxMs) };
}

/** For people: `drop-and-count when 1s late`. */
export function overloadText(message: OverloadMessage | undefined): string {
  const [name] = Object.entries(POLICIES).find(([, policy]) => policy === message?.policy) ?? ['catch-up'];
  return name === 'catch-up' || !message?.lagMax
    ? name
    : `${name} when ${formatDuration(durationMs(message.lagMax))} late`;
}
