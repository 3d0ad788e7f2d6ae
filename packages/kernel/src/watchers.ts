/** Who is told of payments that are made, row by row, as they are completed. Each callback has one owner. */
export class Watchers {
  /** Ordinary payments from so much on, minor units. */
  largeMinor = Infinity;
  onLarge: (row: number) => void = () => {};
  /** 1 for rails of which every booked payment is told, steps of episodes too: what others do about it tells nothing. */
  readonly rails = new Uint8Array(16);
  onRail: (row: number) => void = () => {};
}
