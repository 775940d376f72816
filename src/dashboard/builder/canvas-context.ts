import { createContext, type RefObject } from 'react';

/** What the cards of the canvas share. It stays the same object, so that no card is drawn again because of it. */
export interface CanvasShared {
  onPress: (label: string) => void;
  /** Label of a step that gets the keyboard as soon as it is drawn. */
  awaited: RefObject<string | null>;
}

export const CanvasContext = createContext<CanvasShared>({ onPress: () => undefined, awaited: { current: null } });
