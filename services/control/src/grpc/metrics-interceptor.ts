import {
  status as Code,
  ResponderBuilder,
  ServerInterceptingCall,
  type ServerInterceptor,
  ServerListenerBuilder,
} from '@grpc/grpc-js';
import type { Telemetry } from '@launderette/telemetry';
import { CONTROL_SERVICES } from './package-definition.ts';

/** Methods with series of their own, `package.Service/Method`. */
export const MEASURED_METHODS: readonly string[] = CONTROL_SERVICES.flatMap((service) =>
  service.methods.map((method) => `${service.typeName}/${method.name}`),
);

/** Names of the gRPC status codes. */
export const STATUS_CODES: readonly string[] = Object.keys(Code).filter((name) => Number.isNaN(Number(name)));

/** Counts every call when it ends, whoever ended it. */
export function metricsInterceptor(telemetry: Telemetry): ServerInterceptor {
  return (method, call) => {
    const startedMs = performance.now();
    let ended = false;
    const end = (code: Code): void => {
      if (ended) return;
      ended = true;
      telemetry.grpcCallEnded(method.path.slice(1), Code[code] ?? String(code), (performance.now() - startedMs) / 1000);
    };
    // grpc-js answers a passed deadline below the interceptors, which hear of it as a cancellation.
    const onCancel = (): void =>
      end(Number(call.getDeadline()) <= Date.now() ? Code.DEADLINE_EXCEEDED : Code.CANCELLED);
    const listener = new ServerListenerBuilder().withOnCancel(onCancel).build();
    const responder = new ResponderBuilder()
      .withStart((next) => next(listener))
      .withSendStatus((status, next) => {
        end(status.code ?? Code.UNKNOWN);
        next(status);
      })
      .build();
    return new ServerInterceptingCall(call, responder);
  };
}
