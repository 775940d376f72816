import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';

/** `/theme.js` reads it before the first paint. */
const place = 'sendora.theme';
const listeners = new Set<() => void>();

function currentTheme(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

function show(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  const follow = ({ key, newValue }: StorageEvent) => {
    if (key === place) show(newValue === 'light' || newValue === 'dark' ? newValue : 'system');
  };
  listeners.add(listener);
  addEventListener('storage', follow);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', follow);
  };
}

/** The theme chosen on this device, and how to choose another; other tabs follow. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(listen, currentTheme);
  const choose = (next: Theme) => {
    if (next === 'system') localStorage.removeItem(place);
    else localStorage.setItem(place, next);
    show(next);
  };
  return [theme, choose];
}
