import { AppError } from '../../contract/errors.ts';
import { isoTime } from '../../contract/primitives.ts';
import { workflowETag } from '../../contract/workflows/workflow.ts';

/** The state of something that is changed as a whole. */
export interface VersionedRow {
  version: number;
  /** Epoch ms. */
  updatedAt: number;
  /** null where it is not known. */
  updatedBy: string | null;
}

/** Refuses a change of a state that is not the current one, with 412; without an If-Match there is nothing to refuse. */
export function requireMatch(noun: string, row: VersionedRow, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  // A proxy that packs an answer makes its ETag a weak one; it names the same state.
  const named = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!named.includes(etagOf(row))) throw staleError(noun, row);
}

const etagOf = ({ version, updatedAt }: VersionedRow) => workflowETag({ version, updatedAt: isoTime(updatedAt) });

/** The refusal of a change that somebody else has overtaken: 412 where it says what it changes, else 409. */
export async function overtakenError(
  noun: string,
  ifMatch: string | undefined,
  read: () => VersionedRow | Promise<VersionedRow>,
  cause?: unknown,
): Promise<AppError> {
  if (ifMatch !== undefined) return staleError(noun, await read());
  const message = `Somebody else changed this ${noun} at the same moment; read it again and repeat your change.`;
  return new AppError('conflict', message, { cause });
}

/** The 412 that says what is current by now; `noun` is what was changed, e.g. "workflow". */
function staleError(noun: string, row: VersionedRow): AppError {
  const { version, updatedBy, updatedAt } = row;
  const at = isoTime(updatedAt);
  return new AppError(
    'precondition_failed',
    `The ${noun} was changed since you read it: by ${updatedBy ?? 'somebody'} at ${at}, and has version ${version} now. Read it again and repeat your change.`,
    { details: { currentVersion: version, changedBy: updatedBy, changedAt: at }, headers: { etag: etagOf(row) } },
  );
}
