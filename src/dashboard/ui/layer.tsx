// Where popups are drawn: inside of the main landmark, so that no content is outside of landmarks.
import { createContext, type ReactNode, useContext, useState } from 'react';

const LayerContext = createContext<HTMLElement | undefined>(undefined);
const HostContext = createContext<(host: HTMLElement | null) => void>(() => undefined);

export function LayerProvider({ children }: { children: ReactNode }) {
  const [host, setHost] = useState<HTMLElement | null>(null);
  return (
    <HostContext value={setHost}>
      <LayerContext value={host ?? undefined}>{children}</LayerContext>
    </HostContext>
  );
}

/** Once in the main landmark, at its end. */
export function LayerHost() {
  return <div ref={useContext(HostContext)} />;
}

/** `container` of a portal; undefined leaves the place to the library. */
export const useLayer = (): HTMLElement | undefined => useContext(LayerContext);

/** Popups in a dialog belong to the dialog; what is behind it is out of reach. */
export function NestedLayer({ children }: { children: ReactNode }) {
  return <LayerContext value={undefined}>{children}</LayerContext>;
}
