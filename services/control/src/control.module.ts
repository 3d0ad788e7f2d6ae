import type { StreamControl } from '@launderette/simulator';
import { type DynamicModule, Module } from '@nestjs/common';
import { CatalogController } from './catalog.controller.ts';
import { CATALOGUE, type Catalogue, STREAM_CONTROL } from './catalogue.ts';
import { ServerLifetime } from './lifetime.ts';
import { RequestMemory } from './requests/request-memory.ts';
import { StreamsController } from './streams.controller.ts';

@Module({})
class ControlModule {}

/** The control role: the gRPC services over a simulator. */
export function controlModule(control: StreamControl, catalogue: Catalogue): DynamicModule {
  return {
    module: ControlModule,
    controllers: [StreamsController, CatalogController],
    providers: [
      { provide: STREAM_CONTROL, useValue: control },
      { provide: CATALOGUE, useValue: catalogue },
      RequestMemory,
      ServerLifetime,
    ],
    exports: [ServerLifetime],
  };
}
