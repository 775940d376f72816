// The unsaved definition in the body of a request that only tries it: judged as a save would judge it.
import { AppError, type Fault, invalidInput } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';

/** A body as it was read may be sent back: what Sendora sets in it says nothing here. */
export function withoutOwn(given: unknown): unknown {
  if (!isObject(given)) return given;
  const set = ['id', 'projectId', 'status', 'version', 'createdAt', 'updatedAt', 'triggerState', 'managedBy'];
  return Object.fromEntries(Object.entries(given).filter(([field]) => !set.includes(field)));
}

/** What `judge` says of the definition, or 422 with its faults at `/definition` and those that were found before. */
export async function judgedDraft<Judged>(judge: () => Promise<Judged>, before: readonly Fault[]): Promise<Judged> {
  try {
    return await judge();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
    const faults = (error.faults ?? []).map((one) => ({ ...one, pointer: `/definition${one.pointer}` }));
    throw invalidInput([...before, ...faults]);
  }
}
