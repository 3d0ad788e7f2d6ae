import { type DynamicModule, Module } from '@nestjs/common';
import { ModelsController, TRAINER } from './models.controller.ts';
import type { Trainer } from './trainer.ts';

@Module({})
class TrainerModule {}

/** The trainer role: the Models service over a trainer. */
export function trainerModule(trainer: Trainer): DynamicModule {
  return {
    module: TrainerModule,
    controllers: [ModelsController],
    providers: [{ provide: TRAINER, useValue: trainer }],
  };
}
