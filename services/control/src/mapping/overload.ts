import { create } from '@bufbuild/protobuf';
import { Overload_Policy, type Overload as OverloadMessage, OverloadSchema } from '@launderette/proto';
import { limits, type Overload } from '@launderette/simulator';
import { duration, millisecondsOf } from './numbers.ts';

const POLICIES: Readonly<Record<Overload['policy'], Overload_Policy>> = {
  'catch-up': Overload_Policy.CATCH_UP,
  'drop-and-count': Overload_Policy.DROP_AND_COUNT,
  fail: Overload_Policy.FAIL,
};

/** A policy that is not named, or unknown, which is refused elsewhere, is `catch-up`. */
export function overloadFromMessage({ policy, lagMax }: OverloadMessage): Overload {
  const names = Object.keys(POLICIES) as Overload['policy'][];
  return {
    policy: names.find((name) => POLICIES[name] === policy) ?? 'catch-up',
    lagMaxMs: lagMax ? millisecondsOf(lagMax) : limits.LAG_MAX_MS_DEFAULT,
  };
}

export function overloadToMessage({ policy, lagMaxMs }: Overload): OverloadMessage {
  return create(OverloadSchema, { policy: POLICIES[policy], lagMax: duration(lagMaxMs) });
}
