import type { Server } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { CONTROL_SERVICES } from './package-definition.ts';

/** Every name that the health service answers for; the empty one stands for the whole server. */
const NAMES = ['', ...CONTROL_SERVICES.map((service) => service.typeName)];

/** `grpc.health.v1.Health`: NOT_SERVING until told otherwise. */
export class GrpcHealth {
  private readonly implementation = new HealthImplementation();
  private current = false;

  constructor() {
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
    for (const name of NAMES) this.implementation.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
  }
}
