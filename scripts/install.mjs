// Brings node_modules up to date, and does nothing when it is: `npm ci` costs a minute, this 0.1 s.
// Runs on whatever Node the machine has (20 or newer), before the project's own is there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const stamp = 'node_modules/.launderette-install';
const lockText = readFileSync('package-lock.json', 'utf8');
const digest = createHash('sha256').update(lockText).digest('hex');
const wanted = Object.entries(JSON.parse(lockText).packages).filter(([path]) => path.startsWith('node_modules/'));
const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** Whether the links to the project's own packages lead somewhere: npm's record names them whether or not they are there. */
const linksLead = () => wanted.every(([path, { link }]) => !link || existsSync(`${path}/package.json`));

/** Whether npm's own record of node_modules already is what the lock asks for (a developer ran `npm install`). */
function matchesLock() {
  const installed = JSON.parse(read('node_modules/.package-lock.json') || '{}').packages ?? {};
  return wanted.every(([path, { version, optional, peer }]) => {
    const found = installed[path];
    return found ? found.version === version : Boolean(optional || peer);
  });
}

if (read(stamp) !== digest || !linksLead()) {
  if (!matchesLock() || !linksLead()) {
    console.log('Installing dependencies (npm ci) …');
    const finished = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: 'inherit' });
    if (finished.error) throw finished.error;
    if (finished.status !== 0) process.exit(finished.status ?? 1);
  }
  writeFileSync(stamp, digest);
}
