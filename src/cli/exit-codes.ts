/** What the process ends with. */
export const exitCodes = {
  /** Also a plan with changes. */
  done: 0,
  /** Refused, faults, red tests, a run that failed. */
  refused: 1,
  /** Changes are present; only where `--detailed-exitcode` asks for it. */
  changes: 2,
  /** Wrong usage or configuration: an unknown flag, no key, a question that nobody can answer. */
  usage: 3,
  /** The server cannot be reached, or answers 5xx or something else than its API does. */
  unreachable: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
