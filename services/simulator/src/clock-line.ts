/** A multiple of real time in force from a moment on. */
interface Era {
  readonly multiple: number;
  /** Simulated time, Unix milliseconds, that is due at the anchor. */
  readonly fromSimulatedMs: number;
  anchorWallMs: number;
}

/** Intended times of events that are paced by their simulated time. */
export class ClockLine {
  private eras: Era[];

  constructor(multiple: number, wallMs: number, simulatedMs: number) {
    this.eras = [{ multiple, fromSimulatedMs: simulatedMs, anchorWallMs: wallMs }];
  }

  change(multiple: number, wallMs: number): void {
    this.eras.push({ multiple, fromSimulatedMs: this.dueMs(wallMs), anchorWallMs: wallMs });
  }

  shift(byMs: number): void {
    for (const era of this.eras) era.anchorWallMs += byMs;
  }

  /** Simulated time that should have been reached by a wall time. */
  dueMs(wallMs: number): number {
    const { multiple, fromSimulatedMs, anchorWallMs } = this.eras.at(-1)!;
    return fromSimulatedMs + (wallMs - anchorWallMs) * multiple;
  }

  /** Wall time at which a simulated time is due. */
  wallMsOf(simulatedMs: number): number {
    let index = this.eras.length - 1;
    while (index > 0 && this.eras[index]!.fromSimulatedMs >= simulatedMs) index -= 1;
    const { multiple, fromSimulatedMs, anchorWallMs } = this.eras[index]!;
    return anchorWallMs + (simulatedMs - fromSimulatedMs) / multiple;
  }

  /** Nothing before `simulatedMs` will be asked for again. */
  forget(simulatedMs: number): void {
    while (this.eras.length > 1 && this.eras[1]!.fromSimulatedMs <= simulatedMs) this.eras.shift();
  }
}
