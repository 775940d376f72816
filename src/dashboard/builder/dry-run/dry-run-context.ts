import { createContext, useContext } from 'react';
import type { DryRun } from '../../../contract/workflows/run.ts';
import type { Definition } from '../../../contract/workflows/workflow.ts';
import type { ScopeProfile } from '../../../engine/scope.ts';
import type { Run } from '../../api/queries/runs.ts';
import type { RunData } from '../../trace/run-data.ts';
import type { PersonChange } from './person-then.ts';
import type { DryRunSettings, KnownEvent, ReadEvent } from './settings.ts';

/** The run whose data a dry-run was opened with. */
export interface RunOrigin {
  run: Run;
  /** null: it is no longer kept. */
  event: KnownEvent | null;
  /** What is different of the person by now. */
  changes: readonly PersonChange[];
}

/** The dry-run of the builder: what it is for, and what came of it. */
export interface DryRunState {
  isOpen: boolean;
  open: () => void;
  close: () => void;
  settings: DryRunSettings;
  change: (patch: Partial<DryRunSettings>) => void;
  /** Events that can be chosen, newest first. */
  events: readonly KnownEvent[];
  people: readonly ScopeProfile[];
  lookFor: (text: string) => void;
  /** The person that it is for; null while it loads or is not known. */
  profile: ScopeProfile | null;
  /** The draft as the engine takes it; null while it has problems. */
  definition: Definition | null;
  event: ReadEvent | null;
  /** What is wrong with what was typed in. */
  faults: { event: string | null; traits: string | null };
  /** Begins again now. */
  again: () => void;
  result: DryRun | null;
  data: RunData | null;
  /** Whether the gates of the project were asked for this result. */
  hasGates: boolean;
  gates: {
    ask: () => void;
    isAsking: boolean;
    /** Whether they were asked before something changed. */
    isStale: boolean;
    error: unknown;
  };
  origin: RunOrigin | null;
  /** Why the run that the address names cannot be read. */
  originError: unknown;
}

const Context = createContext<DryRunState | null>(null);
export const DryRunProvider = Context.Provider;

export function useDryRun(): DryRunState {
  const state = useContext(Context);
  if (state === null) throw new Error('There is no dry-run around this part.');
  return state;
}
