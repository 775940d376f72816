import type { LucideIcon } from 'lucide-react';
import type { Source } from '../../api/queries/source.ts';
import type { Paths } from '../../paths.ts';

/** Something that the API found. */
export interface Found {
  id: string;
  label: string;
  hint?: string;
  /** More words that it is found by. */
  words?: string;
  projectId: string;
}

/** A kind of things that can be found. */
export interface KindView {
  /** One of them, as the list says beside it. */
  noun: string;
  /** Many, in sentences. */
  plural: string;
  icon: LucideIcon;
  /** Part of the address of its page behind the project, e.g. `workflows`; null: it has no page of its own. */
  page: string | null;
  to: (paths: Paths, id: string) => string;
  /** The first few that fit a text; left out where they are found by their id alone. */
  find?: (source: Source, text: string, signal: AbortSignal) => Promise<Found[]>;
  /** The one with an id; fails with 404 where there is none. Left out where `find` takes whole ids. */
  one?: (source: Source, id: string, signal: AbortSignal) => Promise<Found>;
}

/** How many of a kind are offered. */
export const most = 5;
