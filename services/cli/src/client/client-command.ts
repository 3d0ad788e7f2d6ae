import { Command, Option } from 'commander';
import { ControlClient } from './control-client.ts';

const ADDRESS_DEFAULT = '127.0.0.1:50051';

/** The flags of every command that talks to a service. */
export interface ClientFlags {
  readonly address: string;
  readonly json?: boolean;
}

/** A command with the flags of a client. */
export function clientCommand(name: string, description: string): Command {
  const address = new Option('--address <host:port>', 'address of the service');
  return new Command(name)
    .description(description)
    .addOption(address.env('LAUNDERETTE_ADDRESS').default(ADDRESS_DEFAULT))
    .option('--json', 'print JSON, as the proto mapping has it');
}

/** Runs work with a client, and closes it. */
export async function withClient<T>(
  flags: Pick<ClientFlags, 'address'>,
  work: (client: ControlClient) => Promise<T>,
): Promise<T> {
  const client = new ControlClient(flags.address);
  try {
    return await work(client);
  } finally {
    client.close();
  }
}
