import type { Draft } from '../../../../src/dashboard/builder/draft.ts';
import { readDraft } from '../../../../src/dashboard/builder/draft.ts';

/** The draft of a body. */
export function drafted(body: unknown): Draft {
  const reading = readDraft(body);
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return reading.draft;
}
