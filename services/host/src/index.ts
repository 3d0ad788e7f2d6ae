export { type HostConfig, readEnvironment } from './environment.ts';
export { HOST_EXIT, type HostExit } from './exit-codes.ts';
export { Host, type HostParts } from './host.ts';
