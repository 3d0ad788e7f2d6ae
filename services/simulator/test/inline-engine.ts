import type { Simulation } from '@launderette/kernel';
import { createEncoder } from '@launderette/wire';
import type { EngineBlueprint } from '../src/blueprint.ts';
import { Engine } from '../src/engine.ts';
import type { EnginePort } from '../src/engine-port.ts';
import { createSimulation, TINY_WINDOW_MS } from './tiny-world.ts';

/** An engine on the tiny world in the caller's thread; answers in a later turn of the event loop, as a thread does. */
export async function startInlineEngine(blueprint: EngineBlueprint): Promise<EnginePort> {
  const { shards } = blueprint.world;
  const simulation: Simulation = createSimulation(blueprint.world);
  const { directory } = simulation;
  const encoder = createEncoder({
    format: blueprint.format,
    compression: blueprint.compression,
    framing: blueprint.framing,
    directory,
    partitions: shards,
  });
  const engine = new Engine(simulation, encoder, {
    script: blueprint.script,
    windowMs: TINY_WINDOW_MS,
    partitions: blueprint.framing === 'lines' ? 1 : shards,
  });
  return {
    startMs: simulation.startMs,
    typologies: directory.typologies,
    request: (request) => new Promise((resolve) => setImmediate(() => resolve(engine.handle(request)))),
    recycle: (buffer) => engine.recycle([buffer]),
    busyShare: () => 0,
    close: async () => undefined,
  };
}
