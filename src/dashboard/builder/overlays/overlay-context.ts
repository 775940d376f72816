import { createContext, useContext } from 'react';
import type { Overlay } from './overlay.ts';

export const overlayKinds = ['plain', 'dry-run', 'live', 'changes'] as const;
export type OverlayKind = (typeof overlayKinds)[number];

/** What lies over the canvas and the list, and what can be chosen of it. */
export interface OverlayState {
  kind: OverlayKind;
  /** null while there is nothing to show. */
  overlay: Overlay | null;
  choose: (kind: OverlayKind) => void;
  /** Of live counts: the version that is counted; null for all of them. */
  version: number | null;
  versions: readonly number[];
  chooseVersion: (version: number | null) => void;
  /** Of changes: the version that the draft is compared with; null where there is none. */
  against: number | null;
  published: readonly number[];
  chooseAgainst: (version: number) => void;
  error: unknown;
}

const Context = createContext<OverlayState | null>(null);
export const OverlayProvider = Context.Provider;

export function useOverlay(): OverlayState {
  const state = useContext(Context);
  if (state === null) throw new Error('There is no overlay around this part.');
  return state;
}
