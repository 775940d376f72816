import { readStored } from './device.ts';

type Theme = 'system' | 'light' | 'dark';

export function chosenTheme(): Theme {
  const theme = readStored('theme');
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** The theme by its value in a field. */
export const themeOf = (value: string): Theme => (value === 'light' || value === 'dark' ? value : 'system');
