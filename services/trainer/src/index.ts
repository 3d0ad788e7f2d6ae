export { trainerModule } from './trainer.module.ts';
export { Trainer } from './trainer.ts';
