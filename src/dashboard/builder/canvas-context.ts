import { createContext } from 'react';

/** What the cards of the canvas share. It stays the same object, so that no card is drawn again because of it. */
export interface CanvasShared {
  onPress: (label: string) => void;
}

export const CanvasContext = createContext<CanvasShared>({ onPress: () => undefined });
