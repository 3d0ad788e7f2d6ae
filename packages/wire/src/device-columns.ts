/** The columns that describe a device, of payments and of activities alike. */
export interface DeviceColumns {
  readonly deviceHigh: Uint32Array;
  readonly deviceLow: Uint32Array;
  readonly addressHigh: Uint32Array;
  readonly addressLow: Uint32Array;
}
