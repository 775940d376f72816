import { describe, expect, test } from 'vitest';
import { graceEnds, type KeptSecret, rotatedSecrets, validSecrets } from '../../../../src/engine/endpoints/secrets.ts';

const now = 1_000_000;
const only: KeptSecret[] = [{ secret: 'a', until: null }];

describe('the secrets of an endpoint', () => {
  test('sign newest first while the grace lasts', () => {
    const kept = rotatedSecrets(only, 'b', { now, graceMs: 100 });
    expect(validSecrets(kept, now)).toEqual(['b', 'a']);
    expect(validSecrets(kept, now + 99)).toEqual(['b', 'a']);
    expect(validSecrets(kept, now + 100)).toEqual(['b']);
    expect(graceEnds(kept, now)).toEqual([now + 100]);
    expect(graceEnds(kept, now + 100)).toEqual([]);
  });

  test('end at once without a grace, those of an earlier rotation too', () => {
    const twice = rotatedSecrets(only, 'b', { now, graceMs: 100 });
    expect(rotatedSecrets(twice, 'c', { now: now + 1, graceMs: 0 })).toEqual([{ secret: 'c', until: null }]);
  });

  test('keep an end that is earlier than the new grace', () => {
    const twice = rotatedSecrets(only, 'b', { now, graceMs: 100 });
    expect(rotatedSecrets(twice, 'c', { now: now + 1, graceMs: 1_000 })).toEqual([
      { secret: 'c', until: null },
      { secret: 'b', until: now + 1_001 },
      { secret: 'a', until: now + 100 },
    ]);
  });

  test('are three at most: a fourth ends the oldest', () => {
    const kept = ['b', 'c', 'd'].reduce((list, secret) => rotatedSecrets(list, secret, { now, graceMs: 100 }), only);
    expect(validSecrets(kept, now)).toEqual(['d', 'c', 'b']);
  });
});
