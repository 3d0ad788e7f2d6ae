import { create } from '@bufbuild/protobuf';
import { type SampleModelResponse, SampleModelResponseSchema } from '@launderette/proto';

type Work = (take: (csv: Uint8Array) => Promise<void>, stopped: AbortSignal) => Promise<void>;

/** What work hands over, as messages: it goes on when the one before was taken, and is stopped when the reader leaves. */
export async function* parts(work: Work): AsyncGenerator<SampleModelResponse> {
  const stop = new AbortController();
  let offered: { csv: Uint8Array; taken: () => void } | undefined;
  let wake = (): void => undefined;
  const take = (csv: Uint8Array): Promise<void> =>
    new Promise((taken) => {
      offered = { csv, taken };
      wake();
    });
  let over = false;
  const done = work(take, stop.signal).finally(() => {
    over = true;
    wake();
  });
  done.catch(() => undefined); // awaited below, unless the reader has left
  try {
    for (;;) {
      if (!offered && !over) await new Promise<void>((resolve) => (wake = resolve));
      if (!offered) break;
      const { csv, taken } = offered;
      offered = undefined;
      yield create(SampleModelResponseSchema, { csv });
      taken();
    }
    await done;
  } finally {
    stop.abort();
  }
}
