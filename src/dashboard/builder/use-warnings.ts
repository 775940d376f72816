import { useMemo } from 'react';
import type { Library } from '../api/queries/library.ts';
import type { Seen } from '../forms/seen-variables.ts';
import type { Draft } from './draft.ts';
import { triggerId } from './exits.ts';
import { warningsOf } from './warnings.ts';

/** A warning with its place in the builder. */
export interface PlacedWarning {
  /** Label of the step, or `(trigger)`. */
  label: string;
  /** Pointer below the step; for the trigger, below the workflow. */
  field: string;
  message: string;
}

/** What may not be meant, judged by the channels of the project and by the latest events of the trigger. */
export function useWarnings(draft: Draft, library: Library | null, { events }: Seen): PlacedWarning[] {
  const channels = library?.channels;
  return useMemo(() => {
    const facts = { ...(channels ? { channels } : {}), ...(events.length > 0 ? { events } : {}) };
    return warningsOf(draft, facts).map(({ label, pointer, message }) => ({
      label: label ?? triggerId,
      field: label === null ? pointer : pointer.replace(/^\/steps\/\d+/, ''),
      message,
    }));
  }, [draft, channels, events]);
}
