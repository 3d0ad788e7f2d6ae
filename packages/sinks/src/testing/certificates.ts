import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DAYS = '2';
const FRESH_KEY = ['-newkey', 'rsa:2048', '-nodes'];
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
  for (const name of ['ca', 'stranger']) await makeAuthority(file(name), name);
  await makeVouched(folder, 'broker', 'subjectAltName=DNS:broker.test');
  await makeVouched(folder, 'client', 'extendedKeyUsage=clientAuth');
  const password = ['-passout', `pass:${STORE_PASSWORD}`];
  const pair = ['-in', file('broker.pem'), '-inkey', file('broker.key'), '-name', 'broker'];
  await run('openssl', ['pkcs12', '-export', ...pair, '-out', file('broker.p12'), ...password]);
  const trust = ['-keystore', file('trust.p12'), '-storetype', 'PKCS12', '-storepass', STORE_PASSWORD];
  await run('keytool', ['-importcert', '-noprompt', '-alias', 'ca', '-file', file('ca.pem'), ...trust]);
  return {
    ca: file('ca.pem'),
    strangerCa: file('stranger.pem'),
    clientCert: file('client.pem'),
    clientKey: file('client.key'),
    brokerStore: file('broker.p12'),
    brokerTrust: file('trust.p12'),
  };
}

/** A key and a certificate that vouches for itself: `<path>.key`, `<path>.pem`. */
async function makeAuthority(path: string, name: string): Promise<void> {
  const out = ['-keyout', `${path}.key`, '-out', `${path}.pem`];
  await run('openssl', ['req', '-x509', ...FRESH_KEY, '-days', DAYS, '-subj', `/CN=${name}`, ...out]);
}

/** A key and a certificate that the folder's `ca` vouches for. */
async function makeVouched(folder: string, name: string, extension: string): Promise<void> {
  const path = join(folder, name);
  await writeFile(`${path}.ext`, `${extension}\n`);
  await run('openssl', ['req', ...FRESH_KEY, '-subj', `/CN=${name}`, '-keyout', `${path}.key`, '-out', `${path}.csr`]);
  const authority = ['-CA', join(folder, 'ca.pem'), '-CAkey', join(folder, 'ca.key'), '-CAcreateserial'];
  const rest = ['-days', DAYS, '-extfile', `${path}.ext`, '-out', `${path}.pem`];
  await run('openssl', ['x509', '-req', '-in', `${path}.csr`, ...authority, ...rest]);
}
