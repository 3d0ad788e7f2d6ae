// Checks that the Node on the path is the project's own 24 (an npm dependency), or new enough where npm has none
// for this platform. A failed optional dependency is silent, so this is the place where it shows.
const [major, minor] = process.versions.node.split('.').map(Number);
const isEnough = major >= 24 || (major === 22 && minor >= 22) || major === 23;

if (!isEnough) {
  console.error(
    `Launderette runs on Node 24 and found ${process.version} (${process.execPath}).\n` +
      "Its own Node comes with 'npm ci' on Linux x64 and arm64; if that failed, delete node_modules and run 'make' again.\n" +
      'On other platforms install Node 24, or 22.22 and newer, and put it first on the PATH.',
  );
  process.exit(1);
}
