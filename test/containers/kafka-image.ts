import { type ContainerRuntimeClient, getContainerRuntimeClient, ImageName } from 'testcontainers';

/** Taken unless KAFKA_IMAGE names another, which must start as this one does (cp-kafka) and hold Kafka 4 or newer. */
const IMAGE_DEFAULT = 'confluentinc/cp-kafka:8.1.0';

/** The image is half a gigabyte: on a line on which this is too short nobody waits for a test. */
const PULL_MS_MAX = 300_000;

/** An image that this machine holds, or why there is none. */
export type KafkaImage = { readonly image: string } | { readonly absent: string };

/** Finds the image of Kafka that a Docker engine here can start, and pulls it when this machine does not hold it. */
export async function kafkaImage(): Promise<KafkaImage> {
  let client: ContainerRuntimeClient;
  try {
    client = await getContainerRuntimeClient();
  } catch (error) {
    return { absent: `no Docker engine answers: ${messageOf(error)}` };
  }
  const image = process.env['KAFKA_IMAGE'] || IMAGE_DEFAULT;
  const name = ImageName.fromString(image);
  if (await client.image.exists(name)) return { image };
  const failure = await Promise.race([client.image.pull(name).then(() => undefined, messageOf), late()]);
  if (failure === undefined && (await client.image.exists(name))) return { image }; // a pull that breaks off ends as a good one
  const why = failure ?? 'the pull broke off';
  return { absent: `the image ${image} is not here and cannot be pulled (KAFKA_IMAGE names another): ${why}` };
}

function late(): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(`not done after ${PULL_MS_MAX} ms`), PULL_MS_MAX).unref();
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
