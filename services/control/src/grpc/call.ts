import { ControlError } from '../errors.ts';

/** What a handler knows of its call beside the request. */
export interface CallContext {
  /** Aborted when the caller goes away or the time is up, with the ControlError to answer as its reason. */
  readonly signal: AbortSignal;
}

/** A call under way. */
export interface OpenCall extends CallContext {
  /** Rejects when the signal aborts; never fulfils. */
  readonly abandoned: Promise<never>;
  /** Frees the timer and the listener. */
  close(): void;
}

/** What all kinds of calls have. */
interface ServerCall {
  readonly cancelled: boolean;
  getDeadline(): Date | number;
  on(event: 'cancelled', listener: () => void): unknown;
  off(event: 'cancelled', listener: () => void): unknown;
}

/** Ties a signal to a call. `msMax`: the most time it may take even if its deadline is later; absent: as the deadline says. */
export function openCall(call: ServerCall, msMax = Number.POSITIVE_INFINITY): OpenCall {
  const controller = new AbortController();
  const cancel = (): void =>
    controller.abort(new ControlError('CANCELLED', 'the caller has gone', { retryable: true }));
  const timer = expiryTimer(Math.min(Number(call.getDeadline()) - Date.now(), msMax), controller);
  call.on('cancelled', cancel);
  if (call.cancelled) cancel();
  return {
    signal: controller.signal,
    abandoned: rejection(controller.signal),
    close() {
      clearTimeout(timer);
      call.off('cancelled', cancel);
    },
  };
}

/** Absent without a limit: grpc-js ends a call at its own deadline and reports it as cancelled. */
function expiryTimer(ms: number, controller: AbortController): NodeJS.Timeout | undefined {
  if (ms === Number.POSITIVE_INFINITY) return undefined;
  const expire = (): void => {
    controller.abort(
      new ControlError('DEADLINE_EXCEEDED', 'no answer within the deadline; repeat with the same request_id', {
        retryable: true,
      }),
    );
  };
  return setTimeout(expire, Math.min(Math.max(ms, 0), TIMER_MS_MAX));
}

/** Longest delay that a timer keeps, about 24 days. */
const TIMER_MS_MAX = 2 ** 31 - 1;

function rejection(signal: AbortSignal): Promise<never> {
  const promise = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  promise.catch(() => undefined); // a call that ends by itself never looks
  return promise;
}
