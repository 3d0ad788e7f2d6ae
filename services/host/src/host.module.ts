import { type Catalogue, controlModule, GrpcHealth } from '@launderette/control';
import type { StreamControl } from '@launderette/simulator';
import { type Trainer, trainerModule } from '@launderette/trainer';
import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
import { HttpController, STREAM_LISTER } from './http.controller.ts';

/** What a process with the control role serves. */
export interface ControlParts {
  readonly control: StreamControl;
  readonly catalogue: Catalogue;
}

@Module({})
class HostModule {}

/** The service: probes and a page always, the services of control and trainer where the roles are. */
export function hostModule(
  logger: Logger,
  health: GrpcHealth,
  parts: ControlParts | undefined,
  trainer: Trainer | undefined,
): DynamicModule {
  const logging = LoggerModule.forRoot({ pinoHttp: { logger, autoLogging: false } });
  return {
    module: HostModule,
    imports: [
      logging,
      ...(parts ? [controlModule(parts.control, parts.catalogue)] : []),
      ...(trainer ? [trainerModule(trainer)] : []),
    ],
    controllers: [HttpController],
    providers: [
      { provide: GrpcHealth, useValue: health },
      { provide: STREAM_LISTER, useValue: parts?.control ?? { list: () => [] } },
    ],
  };
}
