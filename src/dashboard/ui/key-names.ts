// Keys as people know them.

const names: Readonly<Record<string, string>> = {
  arrowdown: '↓',
  arrowup: '↑',
  arrowleft: '←',
  arrowright: '→',
  escape: 'Esc',
  delete: 'Del',
  backspace: 'Backspace',
  enter: 'Enter',
  home: 'Home',
  end: 'End',
  shift: 'Shift',
  alt: 'Alt',
};

function nameOf(key: string, onMac: boolean): string {
  if (key === 'ctrl') return onMac ? '⌘' : 'Ctrl';
  return names[key] ?? (key.length === 1 || /^f\d+$/.test(key) ? key.toUpperCase() : key);
}

/** The keys of a shortcut one by one, e.g. `ctrl+shift+z` as Ctrl, Shift, Z; `g w` as G, W. */
export const keyNames = (keys: string, onMac: boolean): string[] =>
  keys.split(' ').flatMap((chord) =>
    // `+` may be the key itself.
    chord === '+' ? ['+'] : chord.split(/\+(?!$)/).map((key) => nameOf(key, onMac)),
  );
