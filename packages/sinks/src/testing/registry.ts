import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Exchange {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: {
    schemaType: string;
    schema: string;
    references?: { name: string; subject: string; version: number }[];
  };
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * The two calls of a schema registry that we make, answered as we understand Confluent's interface: no registry can be had
 * from the package registries, so this is its HTTP contract and not a registry.
 */
export class ContractRegistry {
  readonly exchanges: Exchange[] = [];
  /** Answers in place of the contract's, where set. */
  answer: Answer | undefined;
  readonly #schemas: string[] = [];
  readonly #subjects = new Map<string, string[]>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#take(request).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/vnd.schemaregistry.v1+json' }).end(body);
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get subjects(): string[] {
    return [...this.#subjects.keys()];
  }

  async #take(request: IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Exchange['body'];
    const { authorization, 'content-type': contentType } = request.headers;
    this.exchanges.push({ path: request.url ?? '', authorization, contentType, body });
    return this.answer ?? this.#contract(request.url ?? '', body);
  }

  #contract(path: string, body: Exchange['body']): Answer {
    const [, subjectText = '', versions] = /^\/subjects\/([^/]+)(\/versions)?$/.exec(path) ?? [];
    const subject = decodeURIComponent(subjectText);
    const text = JSON.stringify([body.schemaType, body.schema, body.references ?? []]);
    const missing = body.references?.find(
      (reference) => !this.#subjects.get(reference.subject)?.[reference.version - 1],
    );
    if (missing)
      return {
        status: 422,
        body: `{"error_code":42201,"message":"No schema reference found for subject ${missing.subject}"}`,
      };
    if (versions === undefined) return this.#lookup(subject, text);
    if (!this.#schemas.includes(text)) this.#schemas.push(text);
    const kept = this.#subjects.get(subject) ?? [];
    this.#subjects.set(subject, kept.includes(text) ? kept : [...kept, text]);
    return { status: 200, body: JSON.stringify({ id: this.#schemas.indexOf(text) + 1 }) };
  }

  #lookup(subject: string, text: string): Answer {
    const version = (this.#subjects.get(subject)?.indexOf(text) ?? -1) + 1;
    if (version === 0) return { status: 404, body: '{"error_code":40403,"message":"Schema not found"}' };
    return { status: 200, body: JSON.stringify({ subject, version, id: this.#schemas.indexOf(text) + 1, schema: '' }) };
  }
}
