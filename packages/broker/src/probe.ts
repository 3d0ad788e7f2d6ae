import { connect } from 'node:net';

/** One broker as the cluster's metadata names it. */
export interface BrokerAddress {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

/**
 * `Metadata` request, version 1, about no topics.
 *
 *     request  = length:int32 apiKey:int16=3 apiVersion:int16=1 correlation:int32 client:string topics:int32=0
 *     response = length:int32 correlation:int32 brokers:[nodeId:int32 host:string port:int32 rack:nullable] …
 *     string   = length:int16 bytes
 *
 * Source: the Apache Kafka protocol guide.
 */
export function metadataRequest(correlation: number): Buffer {
  const client = Buffer.from('launderette-probe');
  const request = Buffer.alloc(4 + 2 + 2 + 4 + 2 + client.length + 4);
  request.writeInt32BE(request.length - 4, 0);
  request.writeInt16BE(3, 4);
  request.writeInt16BE(1, 6);
  request.writeInt32BE(correlation, 8);
  request.writeInt16BE(client.length, 12);
  client.copy(request, 14);
  return request; // the topic count, already 0, closes it
}

/** The brokers in a whole `Metadata` response, version 1. */
export function brokersIn(response: Buffer): BrokerAddress[] {
  const brokers: BrokerAddress[] = [];
  const count = response.readInt32BE(8);
  let at = 12;
  for (let index = 0; index < count; index++) {
    const nodeId = response.readInt32BE(at);
    const hostLength = response.readInt16BE(at + 4);
    const host = response.toString('utf8', at + 6, at + 6 + hostLength);
    const port = response.readInt32BE(at + 6 + hostLength);
    const rackLength = Math.max(0, response.readInt16BE(at + 10 + hostLength)); // -1 is null
    at += 12 + hostLength + rackLength;
    brokers.push({ nodeId, host, port });
  }
  return brokers;
}

const CORRELATION = 1;
const CORRELATION_END = 8;

/**
 * Ask a broker which brokers there are. An open port is not yet a broker that serves; an answer that lists it is.
 * Rejects when nothing listens, the answer does not come within `timeoutMs`, or the connection ends early.
 */
export function describeBrokers(host: string, port: number, timeoutMs: number): Promise<BrokerAddress[]> {
  return new Promise((fulfil, reject) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    let received = Buffer.alloc(0);
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.on('connect', () => socket.write(metadataRequest(CORRELATION)));
    socket.on('timeout', () => fail(new Error(`no answer from ${host}:${port} within ${timeoutMs} ms`)));
    socket.on('error', fail);
    socket.on('close', () => reject(new Error(`${host}:${port} closed the connection`)));
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      if (received.length < CORRELATION_END || received.length < 4 + received.readInt32BE(0)) return;
      // A connection to a port of the ephemeral range on which nobody listens can be one to itself, and echoes.
      if (received.readInt32BE(4) !== CORRELATION)
        return fail(new Error(`what answers at ${host}:${port} is no broker`));
      fulfil(brokersIn(received));
      socket.destroy();
    });
  });
}
