import { createHash } from 'node:crypto';
import { type DescMessage, type Message, type MessageShape, toBinary } from '@bufbuild/protobuf';
import { Injectable } from '@nestjs/common';
import { refuseFaults } from '../errors.ts';
import { REQUESTS_REMEMBERED_MAX } from '../limits.ts';

/** A change as a retry is recognised by. */
export interface RememberedRequest<D extends DescMessage> {
  /** Empty: the caller does not ask for it. */
  readonly requestId: string;
  readonly schema: D;
  readonly message: MessageShape<D>;
}

interface Remembered {
  readonly fingerprint: string;
  readonly result: Promise<unknown>;
}

/**
 * Makes retries of changes safe: a request that succeeded is answered from memory. What failed changed nothing and is not
 * kept, so that its retry is made anew. Holds the last {@link REQUESTS_REMEMBERED_MAX} results.
 */
@Injectable()
export class RequestMemory {
  private readonly underWay = new Map<string, Remembered>();
  private readonly done = new Map<string, Remembered>();

  async once<D extends DescMessage, T extends Message>(
    request: RememberedRequest<D>,
    run: () => Promise<T>,
  ): Promise<T> {
    if (request.requestId === '') return run();
    const key = `${request.schema.typeName} ${request.requestId}`;
    const fingerprint = fingerprintOf(request);
    for (let earlier = this.find(key); earlier; earlier = this.find(key)) {
      if (earlier.fingerprint !== fingerprint) refuseReuse(request.requestId);
      const result = await earlier.result.then(
        (value) => ({ value: value as T }),
        () => undefined, // it failed, so this retry is made, after any other that got here first
      );
      if (result) return result.value;
    }
    return this.run(key, fingerprint, run);
  }

  private find(key: string): Remembered | undefined {
    return this.underWay.get(key) ?? this.done.get(key);
  }

  private async run<T>(key: string, fingerprint: string, run: () => Promise<T>): Promise<T> {
    const result = run().finally(() => this.underWay.delete(key));
    const remembered = { fingerprint, result };
    this.underWay.set(key, remembered);
    const value = await result;
    this.done.set(key, remembered);
    this.forgetOldest();
    return value;
  }

  private forgetOldest(): void {
    for (const key of this.done.keys()) {
      if (this.done.size <= REQUESTS_REMEMBERED_MAX) return;
      this.done.delete(key);
    }
  }
}

function fingerprintOf<D extends DescMessage>(request: RememberedRequest<D>): string {
  return createHash('sha256').update(toBinary(request.schema, request.message)).digest('base64');
}

function refuseReuse(requestId: string): void {
  refuseFaults([{ path: 'request_id', message: `"${requestId}" was used for another request; take a new one` }]);
}
