// Reads the body of an import: a bundle, or one with choices around it.
import { ImportFrame } from '../../contract/bundle/import.ts';
import { AppError, type Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import { faultsOf } from '../../engine/faults/faults.ts';
import { readJson } from '../../engine/versions/bundle/read-json.ts';

/** A body as far as it could be read. */
export interface ImportRequest {
  bundle: unknown;
  runs: NonNullable<ImportFrame['runs']>;
  variables: NonNullable<ImportFrame['variables']>;
  /** Pointer of the bundle in the body. */
  at: '' | '/bundle';
  /** Of the text, and of what stands around the bundle; pointers lead into the body. */
  faults: Fault[];
}

/** Reads a text; 400 where it is no JSON, with the place. */
export function readImportRequest(text: string): ImportRequest {
  const { value, faults, isUnreadable } = readJson(text);
  if (isUnreadable) throw new AppError('bad_request', faults[0]?.message ?? 'The body is not JSON.');
  if (!isObject(value) || !('bundle' in value)) return { bundle: value, runs: {}, variables: {}, at: '', faults };
  const parsed = ImportFrame.safeParse(value);
  const around = parsed.success ? [] : faultsOf(parsed.error, { input: value, schema: ImportFrame });
  const { runs = {}, variables = {} } = parsed.success ? parsed.data : {};
  return { bundle: value.bundle, runs, variables, at: '/bundle', faults: [...faults, ...around] };
}
