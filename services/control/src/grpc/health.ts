import type { Server } from '@grpc/grpc-js';
import { Catalog, Models, Streams } from '@launderette/proto';
import { HealthImplementation } from 'grpc-health-check';

/** Names of the services of each role, for health. */
export const CONTROL_SERVICE_NAMES: readonly string[] = [Streams.typeName, Catalog.typeName];
export const TRAINER_SERVICE_NAMES: readonly string[] = [Models.typeName];

/** The name that stands for the whole server. */
const WHOLE_SERVER = '';

/** `grpc.health.v1.Health` of the server and of each service it has: NOT_SERVING until told otherwise. */
export class GrpcHealth {
  private readonly implementation = new HealthImplementation();
  private readonly names: readonly string[];
  private current = false;

  /** `services`: full names of the services that this server has. */
  constructor(services: readonly string[]) {
    this.names = [WHOLE_SERVER, ...services];
    this.set(false);
  }

  get serving(): boolean {
    return this.current;
  }

  addTo(server: Server): void {
    this.implementation.addToServer(server);
  }

  set(serving: boolean): void {
    this.current = serving;
    for (const name of this.names) this.implementation.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
  }
}
