// Builds the native tensor backend into .launderette/tensorflow, from package registries only: the TensorFlow library from
// Maven Central, the binding's sources and Node's headers from npm. All are verified by digest before anything is unpacked.
// Does nothing where it is there already; what it makes appears whole or not at all.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const sources = join(root, 'native/tensorflow');
const target = join(root, '.launderette/tensorflow');
const work = `${target}.partial`;

const LIBRARY = {
  jar: 'tensorflow-core-api-0.5.0-linux-x86_64.jar',
  sha256: 'f394c5be26c8f3b644cdc77e6741b2cfe774caa8aedeb969c50e074444feac55',
  folder: 'org/tensorflow/internal/c_api/linux-x86_64',
  objects: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
};
const BINDING = {
  name: '@tensorflow/tfjs-node@4.22.0',
  sha512: 'uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w==',
};
const HEADERS = {
  name: 'node-api-headers@1.9.0',
  sha512: '2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==',
};

/** Changes whenever what is built would. */
const recipe = createHash('sha256')
  .update(readFileSync(import.meta.filename))
  .update(readFileSync(join(sources, 'pom.xml')))
  .update(readFileSync(join(sources, 'settle.cc')))
  .digest('hex');

function run(command, args, options = {}) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
  } catch (error) {
    const said = error.code === 'ENOENT' ? `${command} is not installed` : `${error.stdout ?? ''}${error.stderr ?? ''}`;
    throw new Error(`${command} failed: ${said.trim().slice(-2000)}`);
  }
}

function verify(file, algorithm, encoding, wanted) {
  const found = createHash(algorithm).update(readFileSync(file)).digest(encoding);
  if (found === wanted) return;
  throw new Error(`${file} has the ${algorithm} ${found}, must have ${wanted}: it is not what was reviewed`);
}

/** Unpacks an npm package and returns its folder. */
function unpacked({ name, sha512 }, folder) {
  mkdirSync(folder);
  run('npm', ['pack', name, '--pack-destination', folder, '--loglevel=error']);
  const tarball = join(
    folder,
    readdirSync(folder).find((file) => file.endsWith('.tgz')),
  );
  verify(tarball, 'sha512', 'base64', sha512);
  run('tar', ['--extract', '--gzip', '--file', tarball, '--directory', folder]);
  return join(folder, 'package');
}

function library(folder) {
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${folder}`];
  run('mvn', ['--batch-mode', '--quiet', '--file', join(sources, 'pom.xml'), ...goal]);
  const jar = join(folder, LIBRARY.jar);
  verify(jar, 'sha256', 'hex', LIBRARY.sha256);
  const entries = LIBRARY.objects.map((object) => `${LIBRARY.folder}/${object}`);
  run('unzip', ['-q', '-j', '-o', jar, ...entries, `${LIBRARY.folder}/LICENSE`, '-d', work]);
  rmSync(folder, { recursive: true });
}

function compile(binding, headers) {
  const common = ['-O2', '-std=c++17', '-fPIC', '-shared', '-DNAPI_VERSION=8', '-I', join(headers, 'include')];
  run('g++', [...common, join(sources, 'settle.cc'), '-o', join(work, 'settle.node')]);
  run('g++', [
    ...[...common, '-I', join(sources, 'include')],
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(binding, 'binding', file)),
    ...['-o', join(work, 'tfjs_binding.node'), '-L', work, ...LIBRARY.objects.map((object) => `-l:${object}`)],
    '-Wl,-rpath,$ORIGIN',
  ]);
}

/** One product, in a process of its own: a library that does not fit this machine may end it. */
function proves(folder) {
  const script = `
    require(${JSON.stringify(join(folder, 'settle.node'))});
    const tf = require(${JSON.stringify(join(folder, 'tfjs_binding.node'))});
    const id = tf.createTensor([1, 1], tf.TF_FLOAT, Float32Array.of(3));
    const attributes = [['transpose_a', tf.TF_ATTR_BOOL, false], ['transpose_b', tf.TF_ATTR_BOOL, false], ['T', tf.TF_ATTR_TYPE, tf.TF_FLOAT]];
    const [product] = tf.executeOp('MatMul', attributes.map(([name, type, value]) => ({ name, type, value })), [id, id], 1);
    process.stdout.write(String(tf.tensorDataSync(product.id)[0]));`;
  const found = run(process.execPath, ['--eval', script]);
  if (found.trim() !== '9') throw new Error(`the library loads, but says that 3 x 3 is ${found.trim()}`);
}

function build() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      `the library is for Linux on x64, this is ${process.platform} on ${process.arch}; wasm stays in use`,
    );
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  console.log('Fetching TensorFlow (117 MB) and building its binding …');
  library(join(work, 'jar'));
  compile(unpacked(BINDING, join(work, 'binding')), unpacked(HEADERS, join(work, 'headers')));
  for (const part of ['binding', 'headers']) rmSync(join(work, part), { recursive: true });
  proves(work);
  writeFileSync(join(work, 'recipe'), recipe);
  rmSync(target, { recursive: true, force: true });
  renameSync(work, target);
}

const built = join(target, 'recipe');
try {
  if (!existsSync(built) || readFileSync(built, 'utf8') !== recipe) build();
  console.log(`native tensors: ${target}`);
} catch (error) {
  rmSync(work, { recursive: true, force: true });
  console.error(`No native tensors: ${error.message}`);
  process.exit(1);
}
