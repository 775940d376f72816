import { AppError } from '../../../contract/errors.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { workflowETag } from '../../../contract/workflows/workflow.ts';
import type { WorkflowRow } from '../../store/workflows.ts';

/** Refuses a change of a state that is not the current one, with 412; without an If-Match there is nothing to refuse. */
export function requireMatch(row: WorkflowRow, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  // A proxy that packs an answer makes its ETag a weak one; it names the same state.
  const named = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!named.includes(etagOf(row))) throw staleError(row);
}

const etagOf = ({ version, updatedAt }: WorkflowRow) => workflowETag({ version, updatedAt: isoTime(updatedAt) });

/** The 412 that says what is current by now. */
export function staleError(row: WorkflowRow): AppError {
  const { version, updatedBy, updatedAt } = row;
  const at = isoTime(updatedAt);
  return new AppError(
    'precondition_failed',
    `The workflow was changed since you read it: by ${updatedBy ?? 'somebody'} at ${at}, and has version ${version} now. Read it again and repeat your change.`,
    { details: { currentVersion: version, changedBy: updatedBy, changedAt: at }, headers: { etag: etagOf(row) } },
  );
}
