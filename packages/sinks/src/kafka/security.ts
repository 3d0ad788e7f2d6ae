import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { messageOf, SinkError } from '../errors.ts';

export const SASL_MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];

/** Encryption of connections, and proof of who the broker is. All texts are PEM. */
export interface KafkaTls {
  /** Authorities that may vouch for a broker; default: those that Node brings. */
  readonly ca?: string;
  /** Our own certificate, for brokers that ask for one, with its key. */
  readonly cert?: string;
  readonly key?: string;
  readonly keyPassword?: string;
  /** Name that a broker's certificate must bear; default: the host that is connected to. */
  readonly serverName?: string;
}

/** Who we are to the broker. */
export interface KafkaSasl {
  readonly mechanism: SaslMechanism;
  readonly username: string;
  readonly password: string;
}

/** What Node's TLS is given. */
export function tlsOptions({ ca, cert, key, keyPassword, serverName }: KafkaTls): SecureContextOptions & {
  servername?: string;
} {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(keyPassword === undefined ? {} : { passphrase: keyPassword }),
    ...(serverName === undefined ? {} : { servername: serverName }),
  };
}

/** Why certificates and key cannot be used together, else undefined. */
export function tlsFault(tls: KafkaTls): string | undefined {
  try {
    createSecureContext(tlsOptions(tls));
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** Errors of OpenSSL and Node about a certificate: the broker's is not trusted, or ours is not. */
const CERTIFICATE_CODE = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|EPROTO/;

/**
 * What of a failed connection trying again cannot mend: a refused password, an untrusted certificate, a broker that wants
 * TLS. Undefined for everything else. The message never holds the password.
 */
export function securityFailure(error: unknown, server: string): SinkError | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code = '' } = cause as { code?: string };
    if (code === 'PLT_KFK_AUTHENTICATION') return authenticationFailed(cause, server, error);
    if (CERTIFICATE_CODE.test(code)) return tlsFailed(`${cause.message} (${code})`, server, error);
    if (/requires TLS/.test(cause.message)) return tlsFailed('it speaks TLS and we do not', server, error);
  }
  return undefined;
}

function authenticationFailed(refusal: Error, server: string, cause: unknown): SinkError {
  const detail = refusal.cause instanceof AggregateError ? refusal.cause.errors.map(messageOf).join('; ') : '';
  const advice = 'check KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD';
  return new SinkError(
    'AUTHENTICATION_FAILED',
    `Kafka at ${server} refuses us: ${refusal.message}${detail === '' ? '' : ` ${detail}`}; ${advice}`,
    { cause },
  );
}

function tlsFailed(what: string, server: string, cause: unknown): SinkError {
  const advice =
    'check KAFKA_SECURITY_PROTOCOL, KAFKA_SSL_CA_FILE and KAFKA_SSL_SERVER_NAME, and KAFKA_SSL_CERT_FILE if it asks for a certificate';
  return new SinkError('TLS_FAILED', `No secure connection to Kafka at ${server}: ${what}; ${advice}`, { cause });
}
