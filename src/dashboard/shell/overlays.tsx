import { type ComponentType, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useShortcuts } from '../ui/shortcuts.ts';
import { useToasts } from '../ui/toast.tsx';
import { type Commands, CommandsProvider, type OverlayProps, type Pages } from './commands.ts';

const loaders = {
  palette: () => import('../palette/palette.tsx').then(({ Palette }) => Palette),
  shortcuts: () => import('../palette/shortcuts-dialog.tsx').then(({ ShortcutsDialog }) => ShortcutsDialog),
};

type Name = keyof typeof loaders;

/** Keeps what is typed until it has a field; returns how to end that, with the text that was not taken yet. */
function holdTyping(): () => string {
  let text = '';
  const hold = (event: KeyboardEvent) => {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    text += event.key;
  };
  document.addEventListener('keydown', hold, true);
  return () => {
    document.removeEventListener('keydown', hold, true);
    const typed = text;
    text = '';
    return typed;
  };
}

function useOverlay() {
  const toasts = useToasts();
  const [shown, setShown] = useState<{
    name: Name;
    Overlay: ComponentType<OverlayProps>;
    takeTyped: () => string;
  } | null>(null);
  const isLoading = useRef(false);
  const held = useRef<() => string>(() => '');
  const open = async (name: Name) => {
    if (isLoading.current) return;
    isLoading.current = true;
    // Two may be wanted before one is drawn.
    held.current();
    const takeTyped = holdTyping();
    held.current = takeTyped;
    try {
      const Overlay = await loaders[name]();
      setShown({ name, Overlay, takeTyped });
    } catch {
      takeTyped();
      toasts.add({ tone: 'bad', title: 'It could not be loaded', text: 'Check the connection, then try again.' });
    }
    isLoading.current = false;
  };
  // It may be closed before it has the focus.
  useEffect(() => () => void shown?.takeTyped(), [shown]);
  return { shown, open, close: () => setShown(null) };
}

/** The keys of every page, once the page itself is there. */
function useGlobalKeys(): ComponentType<Pages> | null {
  const [Keys, setKeys] = useState<ComponentType<Pages> | null>(null);
  useEffect(() => {
    import('../palette/global-keys.tsx').then(
      ({ GlobalKeys }) => setKeys(() => GlobalKeys),
      () => undefined,
    );
  }, []);
  return Keys;
}

/** Around everything that may open the palette or the list of shortcuts; both are loaded when they are wanted first. */
export function Overlays({ pages, children }: Pages & { children: ReactNode }) {
  const { shown, open, close } = useOverlay();
  const GlobalKeys = useGlobalKeys();
  const latest = useRef(open);
  useEffect(() => {
    latest.current = open;
  });
  const commands = useMemo(
    (): Commands => ({
      openPalette: () => void latest.current('palette'),
      openShortcuts: () => void latest.current('shortcuts'),
      preload: () => void loaders.palette().catch(() => undefined),
    }),
    [],
  );
  const toggle = (event: KeyboardEvent) => {
    if (shown?.name === 'palette') close();
    // A dialog keeps the focus until it is answered.
    else if (!(event.target as Element).closest('[role=dialog], [role=alertdialog]')) commands.openPalette();
  };
  const keys = { 'ctrl+k': { does: 'Search or jump to', act: toggle, group: 'Everywhere', isMove: true } };
  useShortcuts(keys, { isFallback: true });
  return (
    <CommandsProvider value={commands}>
      {children}
      {shown === null ? null : <shown.Overlay pages={pages} takeTyped={shown.takeTyped} onClose={close} />}
      {GlobalKeys === null ? null : <GlobalKeys pages={pages} />}
    </CommandsProvider>
  );
}
