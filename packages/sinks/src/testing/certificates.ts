import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DAYS = '2';
export const STORE_PASSWORD = 'changeit';

/** Files of an authority made for one test, and of a broker and a client that it vouches for. */
export interface Certificates {
  readonly ca: string;
  /** PEM of another authority, which vouches for nobody. */
  readonly strangerCa: string;
  readonly clientCert: string;
  readonly clientKey: string;
  readonly brokerStore: string;
  readonly brokerTrust: string;
}

/** Makes them with openssl and the keytool of the JDK. The broker's bears the name `broker.test` and no address. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => run('openssl', args);
  for (const name of ['ca', 'stranger'])
    await openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      DAYS,
      '-subj',
      `/CN=${name}`,
      '-keyout',
      file(`${name}.key`),
      '-out',
      file(`${name}.pem`),
    );
  await writeFile(file('broker.ext'), 'subjectAltName=DNS:broker.test\n');
  await writeFile(file('client.ext'), 'extendedKeyUsage=clientAuth\n');
  for (const name of ['broker', 'client']) {
    await openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      file(`${name}.key`),
      '-out',
      file(`${name}.csr`),
    );
    await openssl(
      'x509',
      '-req',
      '-in',
      file(`${name}.csr`),
      '-CA',
      file('ca.pem'),
      '-CAkey',
      file('ca.key'),
      '-CAcreateserial',
      '-days',
      DAYS,
      '-extfile',
      file(`${name}.ext`),
      '-out',
      file(`${name}.pem`),
    );
  }
  await openssl(
    'pkcs12',
    '-export',
    '-in',
    file('broker.pem'),
    '-inkey',
    file('broker.key'),
    '-name',
    'broker',
    '-out',
    file('broker.p12'),
    '-passout',
    `pass:${STORE_PASSWORD}`,
  );
  await run('keytool', [
    '-importcert',
    '-noprompt',
    '-alias',
    'ca',
    '-file',
    file('ca.pem'),
    '-keystore',
    file('trust.p12'),
    '-storetype',
    'PKCS12',
    '-storepass',
    STORE_PASSWORD,
  ]);
  return {
    ca: file('ca.pem'),
    strangerCa: file('stranger.pem'),
    clientCert: file('client.pem'),
    clientKey: file('client.key'),
    brokerStore: file('broker.p12'),
    brokerTrust: file('trust.p12'),
  };
}
