// What is remembered on this device; a browser that keeps nothing works without it.

const PREFIX = 'sendora.';

export function readStored(name: string, storage: () => Storage = () => localStorage): string | null {
  try {
    return storage().getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function store(name: string, value: string, storage: () => Storage = () => localStorage): void {
  try {
    storage().setItem(PREFIX + name, value);
  } catch {
    // Private windows may refuse; the choice then holds for this page.
  }
}
