import type { Fault } from '../contract/errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** A fault, with the place in the file that it was found in. */
export interface LocatedFault extends Fault {
  file?: string;
  /** From 1. */
  line?: number;
  /** From 1. */
  column?: number;
}

/** What is printed when a command fails. */
export interface ProblemDocument {
  /** Code of the API, or one of the command line: `usage`, `faults`, `unreachable`, `interrupted`. */
  code: string;
  detail: string;
  requestId?: string;
  errors?: readonly LocatedFault[];
}

/** Ends the command with a problem that a person can do something about; any other error is a bug. */
export class Failure extends Error {
  readonly exitCode: ExitCode;
  readonly problem: ProblemDocument;

  constructor(exitCode: ExitCode, problem: ProblemDocument, options?: ErrorOptions) {
    super(problem.detail, options);
    this.name = 'Failure';
    this.exitCode = exitCode;
    this.problem = problem;
  }
}

/** Wrong usage or configuration. */
export function usageFailure(detail: string, errors?: readonly LocatedFault[]): Failure {
  return new Failure(exitCodes.usage, { code: 'usage', detail, ...(errors ? { errors } : {}) });
}

/** Faults of files. */
export function faultyFiles(errors: readonly LocatedFault[]): Failure {
  const sorted = inOrder(errors);
  const many = sorted.length === 1 ? '1 fault was found' : `${sorted.length} faults were found`;
  return new Failure(exitCodes.refused, { code: 'faults', detail: `${many}; nothing was sent.`, errors: sorted });
}

/** By file. Within a file the order of judging stays: what other faults follow from comes first. */
export function inOrder(errors: readonly LocatedFault[]): LocatedFault[] {
  return errors.toSorted((a, b) => compare(a.file ?? '', b.file ?? ''));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
