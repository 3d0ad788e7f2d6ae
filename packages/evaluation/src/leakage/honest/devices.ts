import type { PaymentRun } from '../run.ts';

/** How new a device is to the account that pays, and how many accounts it paid from: of the past only. */
export class DeviceMemory {
  private readonly run: PaymentRun;
  /** First seen, Unix milliseconds, by account and device. */
  private readonly firstMs = new Map<number, number>();
  private readonly accountsOf: Int32Array;

  constructor(run: PaymentRun, devices: number) {
    this.run = run;
    this.accountsOf = new Int32Array(devices);
  }

  remember(row: number): void {
    const device = this.run.device[row] as number;
    const payer = this.run.payer[row] as number;
    if (device < 0 || payer < 0 || this.firstMs.has(keyOf(payer, device))) return;
    this.firstMs.set(keyOf(payer, device), this.run.timeMs[row] as number);
    (this.accountsOf[device] as number) += 1;
  }

  write(put: (name: string, value: number) => void, row: number): void {
    const device = this.run.device[row] as number;
    const payer = this.run.payer[row] as number;
    const firstMs = this.firstMs.get(keyOf(payer, device));
    const timeMs = this.run.timeMs[row] as number;
    put('device age at account', device < 0 ? NaN : firstMs === undefined ? -1 : timeMs - firstMs);
    put('device accounts', device < 0 ? NaN : (this.accountsOf[device] as number));
  }
}

const keyOf = (account: number, device: number): number => account * 2 ** 26 + device;
