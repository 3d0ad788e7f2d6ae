import { checkpointLog, type KafkaOptions, transferLog } from '@launderette/sinks';

/** How far one shard has come, as its topics say. */
interface Standing {
  readonly shard: number;
  /** Settlement windows that its committed checkpoint covers; undefined: it has none. */
  readonly checkpoint: number | undefined;
  readonly payments: number;
  /** The last window that it has told the others of; -1: none. */
  readonly sent: number;
}

/** A line a shard: who has come how far, so that who waits for whom is seen. Those that are furthest behind come first. */
export async function standingOf(bootstrap: string, stream: string, shards: number): Promise<string> {
  const kafka: KafkaOptions = { bootstrapServers: bootstrap };
  const each = await Promise.all(Array.from({ length: shards }, (_, shard) => standing(kafka, stream, shard)));
  const lines = each
    .sort((a, b) => a.sent - b.sent || a.shard - b.shard)
    .map(({ shard, checkpoint = 'none', payments, sent }) =>
      [`shard ${shard}`, `sent window ${sent}`, `checkpoint at window ${checkpoint}`, `${payments} payments`].join(
        ', ',
      ),
    );
  return lines.join('\n');
}

/** Whether every shard has told the others of a window: nobody is still on the way to its first. */
export async function hasBegun(bootstrap: string, stream: string, shards: number): Promise<boolean> {
  const log = transferLog({ kafka: { bootstrapServers: bootstrap } });
  const told = new Set<number>();
  const from = await log.offsets(stream, [...Array(shards).keys()], 0);
  await log.read(stream, from, ({ source }) => void told.add(source));
  return told.size === shards;
}

async function standing(kafka: KafkaOptions, stream: string, shard: number): Promise<Standing> {
  const { checkpoint } = await checkpointLog({ kafka }).read(stream, shard);
  let sent = -1;
  const log = transferLog({ kafka });
  await log.read(stream, await log.offsets(stream, [shard], 0), ({ windows }) => {
    sent = Math.max(sent, windows.at(-1)!.window);
  });
  return { shard, checkpoint: checkpoint?.window, payments: checkpoint?.transactions ?? 0, sent };
}
