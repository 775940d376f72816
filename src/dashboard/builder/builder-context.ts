import { createContext, type Dispatch, useContext } from 'react';
import type { Library } from '../api/queries/library.ts';
import type { Seen } from '../forms/seen-variables.ts';
import type { BuilderAction, BuilderState, Question } from './builder-state.ts';
import type { Draft } from './draft.ts';
import type { Edit } from './edits/edit.ts';
import type { Problem } from './problems.ts';
import type { PlacedWarning } from './use-warnings.ts';

/** What every part of the builder page works with. */
export interface Builder {
  state: BuilderState;
  draft: Draft;
  /** Label of the selected step, or `(trigger)`. */
  selection: string;
  /** The problems of the draft as it was a moment ago: they are judged after what is typed is shown. */
  problems: readonly Problem[];
  problemsByStep: ReadonlyMap<string, readonly Problem[]>;
  /** What may not be meant, but keeps nothing from being published. */
  warnings: readonly PlacedWarning[];
  /** Labels of the steps with warnings. */
  warned: ReadonlySet<string>;
  /** Events and people of the project, whose values are offered as samples. */
  seen: Seen;
  /** What the workflow may refer to; null while it loads. */
  library: Library | null;
  /** Why nothing can be edited; null where it can. */
  editReason: string | null;
  dispatch: Dispatch<BuilderAction>;
  /** Does an edit; `field` is the pointer that is typed into. */
  act: (edit: Edit, field?: string) => void;
  ask: (question: Question) => void;
}

const Context = createContext<Builder | null>(null);
export const BuilderProvider = Context.Provider;

export function useBuilder(): Builder {
  const builder = useContext(Context);
  if (builder === null) throw new Error('There is no builder around this part.');
  return builder;
}
