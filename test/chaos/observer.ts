import { type Consumer, Kafka, logLevel } from 'kafkajs';

/** Records that were on their way when something was killed may still arrive so long afterwards, milliseconds. */
const STRAGGLERS_MS = 50;
/** A broker is tried again so often and so long: it is killed and started while we look. */
const RETRY = { initialRetryTime: 100, maxRetryTime: 400, retries: 100_000 };

/** Sees payments as a consumer of committed records does, past the proxy, and when the broker had written them. */
export class Observer {
  private readonly consumer: Consumer;
  private newestMs = -Infinity;
  private waiting: (() => void)[] = [];

  static async start(bootstrap: string, stream: string): Promise<Observer> {
    const kafka = new Kafka({ brokers: bootstrap.split(','), logLevel: logLevel.NOTHING, retry: RETRY });
    const observer = new Observer(kafka, stream);
    await observer.consumer.connect();
    await observer.consumer.subscribe({ topic: `synth.${stream}.transactions`, fromBeginning: true });
    await observer.consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => observer.see(Number(batch.messages.at(-1)?.timestamp)),
    });
    return observer;
  }

  private constructor(kafka: Kafka, stream: string) {
    this.consumer = kafka.consumer({
      groupId: `chaos-${stream}`,
      maxWaitTimeInMs: 50,
      sessionTimeout: 10_000,
      retry: { ...RETRY, restartOnFailure: async () => true },
    });
  }

  /** Fulfils with the milliseconds from `sinceMs` of wall time until a payment was readable that was written after it. */
  async progress(sinceMs: number, timeoutMs: number): Promise<number> {
    const deadlineMs = Date.now() + timeoutMs;
    while (this.newestMs <= sinceMs + STRAGGLERS_MS) {
      const leftMs = deadlineMs - Date.now();
      if (leftMs <= 0) throw new Error(`no payment was committed for ${timeoutMs} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return Date.now() - sinceMs;
  }

  async stop(): Promise<void> {
    await this.consumer.disconnect().catch(() => undefined);
  }

  private see(timestampMs: number): void {
    if (timestampMs > this.newestMs) this.newestMs = timestampMs;
    for (const wake of this.waiting.splice(0)) wake();
  }
}
