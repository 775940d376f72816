// What a record of the audit log changed, place by place.
import { isObject } from '../../../contract/json.ts';
import type { JsonValue } from '../../../contract/primitives.ts';
import { type Change, diffBodies } from '../../../engine/versions/definition-diff.ts';
import type { AuditRecord } from '../../api/queries/audit.ts';

/** One place that differs; a side that has nothing there is left out. */
export interface AuditChange {
  /** JSON pointer; of a step that was removed, into what was before. */
  path: string;
  kind: 'added' | 'removed' | 'changed';
  before?: JsonValue;
  after?: JsonValue;
}

/** Steps are compared by their labels, so an inserted one does not change the others. */
const hasPlainSteps = ({ steps }: Record<string, unknown>): boolean =>
  steps === undefined ||
  (Array.isArray(steps) && steps.every((step) => isObject(step) && typeof step.label === 'string'));

function kindOf({ before, after }: Change): AuditChange['kind'] {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}

/** Every place where a record's resource differs afterwards, by JSON pointers. */
export function auditChanges({ before, after }: Pick<AuditRecord, 'before' | 'after'>): AuditChange[] {
  const [old, now] = [before ?? {}, after ?? {}];
  const isPlain = isObject(old) && isObject(now) && hasPlainSteps(old) && hasPlainSteps(now);
  const changes = isPlain ? diffBodies(old, now) : wholeChanges(before, after);
  return changes.map(({ path, ...change }) => ({
    path,
    kind: kindOf({ path, ...change }),
    ...(change.before === undefined ? {} : { before: change.before }),
    ...(change.after === undefined ? {} : { after: change.after }),
  }));
}

/** Of what is no object of named fields: put in a frame, so that the same rules hold. */
function wholeChanges(before: JsonValue | null, after: JsonValue | null): Change[] {
  const frame = (value: JsonValue | null) => (value === null ? {} : { value });
  return diffBodies(frame(before), frame(after)).map((change) => ({
    ...change,
    path: change.path.slice('/value'.length),
  }));
}
