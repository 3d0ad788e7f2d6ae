import type { PaymentRun } from '../run.ts';

/**
 * How new a device is to the account that pays, how many accounts it paid from, and how the account paid so far: a device is new to
 * everybody once, and says little of an account that has not been seen online before. Of the past only.
 */
export class DeviceMemory {
  private readonly run: PaymentRun;
  /** First seen, Unix milliseconds, by account and device. */
  private readonly firstMs = new Map<number, number>();
  private readonly accountsOf: Int32Array;
  /** Payments with a device, and different devices, by account. */
  private readonly paidBy: Int32Array;
  private readonly devicesOf: Int32Array;
  /** Payments by account and device. */
  private readonly used = new Map<number, number>();

  constructor(run: PaymentRun, devices: number, accounts: number) {
    this.run = run;
    this.accountsOf = new Int32Array(devices);
    this.paidBy = new Int32Array(accounts);
    this.devicesOf = new Int32Array(accounts);
  }

  remember(row: number): void {
    const device = this.run.device[row] as number;
    const payer = this.run.payer[row] as number;
    if (device < 0 || payer < 0) return;
    const key = keyOf(payer, device);
    (this.paidBy[payer] as number) += 1;
    this.used.set(key, (this.used.get(key) ?? 0) + 1);
    if (this.firstMs.has(key)) return;
    this.firstMs.set(key, this.run.timeMs[row] as number);
    (this.accountsOf[device] as number) += 1;
    (this.devicesOf[payer] as number) += 1;
  }

  write(put: (name: string, value: number) => void, row: number): void {
    const device = this.run.device[row] as number;
    const payer = this.run.payer[row] as number;
    const firstMs = this.firstMs.get(keyOf(payer, device));
    const timeMs = this.run.timeMs[row] as number;
    put('device age at account', device < 0 ? NaN : firstMs === undefined ? -1 : timeMs - firstMs);
    put('device accounts', device < 0 ? NaN : (this.accountsOf[device] as number));
    const known = device >= 0 && payer >= 0;
    put('payer devices', known ? (this.devicesOf[payer] as number) : NaN);
    put('payer payments with another device', known ? this.others(payer, device) : NaN);
  }

  /** Payments that the account made with its other devices. */
  private others(payer: number, device: number): number {
    return (this.paidBy[payer] as number) - (this.used.get(keyOf(payer, device)) ?? 0);
  }
}

const keyOf = (account: number, device: number): number => account * 2 ** 26 + device;
