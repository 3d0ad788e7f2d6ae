/** How the service ends; the numbers mean the same as those of the command line. */
export const HOST_EXIT = {
  /** Stopped by SIGTERM or SIGINT, everything drained. */
  ok: 0,
  /** Something broke, or draining took too long; the log says what. */
  failure: 1,
  /** The environment is invalid: every fault is listed. */
  invalidConfiguration: 2,
  /** No broker answered within the wait. */
  brokerAbsent: 3,
  /** A port is in use: the message names it and the variable that moves it. */
  portInUse: 4,
} as const;

export type HostExit = (typeof HOST_EXIT)[keyof typeof HOST_EXIT];
