import { describe, expect, it } from 'vitest';
import { moduleTints, tintOf, tints } from '../../../src/contract/module-tints.ts';

/** FNV-1a of the platform's own UTF-8 bytes. */
function wanted(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % 8;
}

describe('the tint of a module', () => {
  it.each(Object.entries(moduleTints))('%s is in the table', (module, place) => {
    expect(tintOf(module)).toBe(tints[place]);
  });

  it.each([
    ['payments', 6],
    ['ops', 3],
    ['shop', 1],
    ['inventory', 7],
    ['invoice', 0],
    ['custom', 6],
  ])('%s has the stable choice %i', (module, place) => {
    expect(tintOf(module)).toBe(tints[place]);
  });

  it.each(['größe', '注文', '🚀', 'a\ud800b', '', 'constructor', '__proto__'])(
    '%j is chosen by its bytes',
    (module) => {
      expect(tintOf(module)).toBe(tints[wanted(module)]);
    },
  );
});
