import { Refusal } from '@launderette/simulator';
import { Injectable } from '@nestjs/common';

/** Whether the service still takes work: once draining, watchers are sent away and changes refused. */
@Injectable()
export class ServerLifetime {
  private readonly controller = new AbortController();

  /** Aborted by {@link drain}, with the Refusal to answer as its reason. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  drain(): void {
    this.controller.abort(new Refusal('SHUTTING_DOWN', 'the service is shutting down', { retryable: true }));
  }
}
