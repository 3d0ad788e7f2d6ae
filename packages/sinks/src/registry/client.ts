import { SinkError } from '../errors.ts';

export interface RegistryOptions {
  /** `http://host:port`, a path may follow. */
  readonly url: string;
  /** Basic authentication; both or neither. */
  readonly username?: string;
  readonly password?: string;
  /** For one request, milliseconds. */
  readonly timeoutMs?: number;
}

/** A registry answers within milliseconds; one that does not in ten seconds is not there. */
export const REGISTRY_TIMEOUT_MS_DEFAULT = 10_000;

/** A schema that another one imports. */
export interface SchemaReference {
  /** As the import says it. */
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

export interface Schema {
  readonly schemaType: 'PROTOBUF' | 'AVRO';
  readonly schema: string;
  readonly references?: readonly SchemaReference[];
}

const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';
const UNAUTHORIZED: readonly number[] = [401, 403];
const CONFLICT = 409;
const OVERLOADED = 429;
const SERVER_FAULT = 500;
/** Characters of a foreign answer in a message of ours. */
const ANSWER_CHARACTERS_MAX = 300;

/**
 * The part of the Confluent Schema Registry's interface that a producer needs; Apicurio (under `/apis/ccompat/v7`), Karapace
 * and Redpanda have the same. Every failure is a SinkError whose message says what to do next.
 */
export class SchemaRegistry {
  readonly #options: RegistryOptions;
  readonly #base: string;

  /** Throws INVALID_OPTION for a URL that is none, or with credentials in it: those would be logged. */
  constructor(options: RegistryOptions) {
    const url = URL.parse(options.url);
    if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '') {
      throw new SinkError(
        'INVALID_OPTION',
        'The URL of the schema registry must be http://host:port or https://host:port, without user and password: ' +
          'give those as SCHEMA_REGISTRY_USERNAME and SCHEMA_REGISTRY_PASSWORD',
      );
    }
    this.#options = options;
    this.#base = options.url.replace(/\/+$/, '');
  }

  /** Registers a schema under a subject and gives its id; the same schema again gives the same id. */
  async register(subject: string, schema: Schema): Promise<number> {
    const answer = await this.#post(subject, '/versions', schema);
    return this.#number(answer, 'id', subject);
  }

  /** The version that a schema, registered before, has under a subject. */
  async version(subject: string, schema: Schema): Promise<number> {
    return this.#number(await this.#post(subject, '', schema), 'version', subject);
  }

  async #post(subject: string, path: string, schema: Schema): Promise<unknown> {
    const response = await this.#fetch(`${this.#base}/subjects/${encodeURIComponent(subject)}${path}`, schema);
    const text = await response.text();
    if (!response.ok) throw this.#refusal(subject, response.status, text);
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw this.#strange(subject, text, cause);
    }
  }

  async #fetch(url: string, body: Schema): Promise<Response> {
    const { username, password, timeoutMs = REGISTRY_TIMEOUT_MS_DEFAULT } = this.#options;
    const headers: Record<string, string> = { 'content-type': MEDIA_TYPE, accept: `${MEDIA_TYPE}, application/json` };
    if (username !== undefined) {
      headers['authorization'] = `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`;
    }
    const signal = AbortSignal.timeout(timeoutMs);
    return fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal }).catch((cause: unknown) => {
      const reason =
        cause instanceof Error ? ((cause.cause as Error | undefined)?.message ?? cause.message) : String(cause);
      const remedy = 'check SCHEMA_REGISTRY_URL, or unset it to write without schema ids';
      const message = `No answer from the schema registry ${this.#base} within ${timeoutMs} ms (${reason}): ${remedy}`;
      throw new SinkError('REGISTRY_UNREACHABLE', message, { cause, retryable: true });
    });
  }

  #refusal(subject: string, status: number, text: string): SinkError {
    const said = `The schema registry ${this.#base} answered ${status} to ${subject}: ${text.slice(0, ANSWER_CHARACTERS_MAX)}`;
    if (UNAUTHORIZED.includes(status)) {
      return new SinkError(
        'REGISTRY_UNAUTHORIZED',
        `${said}. Set SCHEMA_REGISTRY_USERNAME and SCHEMA_REGISTRY_PASSWORD`,
      );
    }
    if (status === CONFLICT) {
      const remedy = 'Delete the subject, set its compatibility to NONE, or choose another stream name';
      return new SinkError('SCHEMA_INCOMPATIBLE', `${said}. ${remedy}`);
    }
    if (status >= SERVER_FAULT || status === OVERLOADED) {
      return new SinkError('REGISTRY_UNREACHABLE', `${said}. Try again when it is well`, { retryable: true });
    }
    return new SinkError(
      'REGISTRY_REFUSED',
      `${said}. Check SCHEMA_REGISTRY_URL and that the registry takes this type of schema`,
    );
  }

  #number(answer: unknown, name: 'id' | 'version', subject: string): number {
    const value = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)[name] : undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
    throw this.#strange(subject, JSON.stringify(answer));
  }

  #strange(subject: string, text: string, cause?: unknown): SinkError {
    const answer = text.slice(0, ANSWER_CHARACTERS_MAX);
    const message = `${this.#base} answered ${answer} to ${subject}, which no schema registry does: check SCHEMA_REGISTRY_URL`;
    return new SinkError('REGISTRY_REFUSED', message, { cause });
  }
}
