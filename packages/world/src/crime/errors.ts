/** An episode that cannot be carried out: nobody is eligible for a part. The world stays as it was. */
export class MiscastError extends Error {
  override readonly name = 'MiscastError';
  readonly code = 'NO_ELIGIBLE_ACCOUNT';
  readonly retryable = false;
  /** Which part, e.g. `mule`. */
  readonly part: string;

  constructor(part: string, wanted: string, among: number) {
    super(`no eligible account for the part of ${part}: none of ${among} that is free in this episode is ${wanted}`);
    this.part = part;
  }
}

/** An operator named an account that this world does not have. */
export class UnknownAccountError extends Error {
  override readonly name = 'UnknownAccountError';
  readonly code = 'UNKNOWN_ACCOUNT';
  readonly retryable = false;

  constructor(id: string) {
    super(`no account of this stream has the id ${JSON.stringify(id)}`);
  }
}
