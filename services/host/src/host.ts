import 'reflect-metadata';
import type { Server } from 'node:http';
import {
  CONTROL_SERVICE_NAMES,
  GrpcHealth,
  grpcServerOptions,
  ServerLifetime,
  TRAINER_SERVICE_NAMES,
} from '@launderette/control';
import type { StreamControl } from '@launderette/simulator';
import type { Telemetry } from '@launderette/telemetry';
import type { Trainer } from '@launderette/trainer';
import { NestFactory } from '@nestjs/core';
import { type MicroserviceOptions, Transport } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger as NestLogger } from 'nestjs-pino';
import type { Logger } from 'pino';
import type { HostConfig } from './environment.ts';
import { HostError } from './errors.ts';
import { type ControlParts, hostModule } from './host.module.ts';
import { startMetricsServer } from './metrics-server.ts';
import { refusePortsInUse } from './ports.ts';

/** Draining flushes what the broker has not acknowledged; orchestrators kill after 10 s by default, so it ends before. */
export const DRAIN_MS_MAX = 8_000;

export interface HostParts {
  readonly config: HostConfig;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  /** Absent: a process without the control role. */
  readonly control: ControlParts | undefined;
  /** What the process runs, or answers for; absent: no streams. */
  readonly streams: StreamControl | undefined;
  /** Absent: a process without the trainer role. */
  readonly trainer?: Trainer | undefined;
}

/** The running service. It answers probes at once, and takes work when told that it is ready. */
export class Host {
  private readonly parts: HostParts;
  private readonly health: GrpcHealth;
  private readonly app: NestFastifyApplication;
  private readonly metrics: Server;

  private constructor(parts: HostParts, health: GrpcHealth, app: NestFastifyApplication, metrics: Server) {
    this.parts = parts;
    this.health = health;
    this.app = app;
    this.metrics = metrics;
  }

  /** Opens the ports. Throws PORT_IN_USE. */
  static async start(parts: HostParts): Promise<Host> {
    const { config, logger, telemetry, control, trainer } = parts;
    await refusePortsInUse(config);
    const names = [...(control ? CONTROL_SERVICE_NAMES : []), ...(trainer ? TRAINER_SERVICE_NAMES : [])];
    const health = new GrpcHealth(names);
    const module = hostModule(logger, health, control, trainer);
    const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), { bufferLogs: true });
    app.useLogger(app.get(NestLogger));
    const url = authority(config.GRPC_HOST, config.GRPC_PORT);
    const reflection = config.NODE_ENV !== 'production';
    app.connectMicroservice<MicroserviceOptions>({
      transport: Transport.GRPC,
      options: grpcServerOptions({ url, reflection, health, telemetry }),
    });
    await app.startAllMicroservices();
    await app.listen(config.HTTP_PORT, config.HTTP_HOST);
    const metrics = await startMetricsServer(telemetry, config.METRICS_HOST, config.METRICS_PORT);
    return new Host(parts, health, app, metrics);
  }

  /** Takes work from now on. */
  ready(): void {
    this.health.set(true);
  }

  /**
   * Takes no more work, drains the streams and closes everything. Throws DRAIN_TOO_SLOW when the streams are not closed in
   * {@link DRAIN_MS_MAX}; everything else is closed then too.
   */
  async stop(): Promise<void> {
    this.health.set(false);
    if (this.parts.control) this.app.get(ServerLifetime, { strict: false }).drain();
    try {
      const { streams, trainer } = this.parts;
      await within(DRAIN_MS_MAX, Promise.all([streams?.close(), trainer?.close()]));
    } finally {
      this.metrics.closeAllConnections();
      this.metrics.close();
      await this.app.close();
      this.parts.telemetry.close();
    }
  }
}

/** `host:port`, with the brackets that an IPv6 address needs. */
export function authority(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new HostError(
      'DRAIN_TOO_SLOW',
      `the streams were not flushed within ${ms} ms; records not acknowledged are lost`,
    );
    timer = setTimeout(() => reject(error), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
