import { createContext, useContext } from 'react';

/** What opens over every page. */
export interface Commands {
  /** The palette: search, and jump anywhere. */
  openPalette: () => void;
  /** Loads it ahead, e.g. while the pointer comes near. */
  preload: () => void;
  /** The list of the keys that work now. */
  openShortcuts: () => void;
}

export interface Pages {
  /** Those that the router has, below the project. */
  pages: readonly string[];
}

/** What is shown over the page. */
export interface OverlayProps extends Pages {
  /** Ends that the keyboard is held back, as it has a place now; returns what was typed until then. */
  takeTyped: () => string;
  onClose: () => void;
}

const nothing = () => undefined;
const CommandsContext = createContext<Commands>({ openPalette: nothing, preload: nothing, openShortcuts: nothing });
export const CommandsProvider = CommandsContext.Provider;
export const useCommands = (): Commands => useContext(CommandsContext);
