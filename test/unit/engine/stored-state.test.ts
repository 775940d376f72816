import { describe, expect, test } from 'vitest';
import { currentVersion, type Upgrade, upgradeRow } from '../../../src/engine/stored-state.ts';

const upgrades: Upgrade[] = [
  ({ name, ...row }) => ({ ...row, title: name }),
  ({ title, ...row }) => ({ ...row, title, length: String(title).length }),
];

describe('a stored row', () => {
  test.each([
    ['without a version counts as version 1', { name: 'ada' }],
    ['of version 1 goes through every upgrade', { v: 1, name: 'ada' }],
    ['of version 2 goes through the last upgrade alone', { v: 2, title: 'ada' }],
    ['of the current version stays as it is', { v: 3, title: 'ada', length: 3 }],
  ])('%s', (_title, row) => {
    const before = structuredClone(row);
    expect(upgradeRow('thing', row, upgrades)).toEqual({ v: currentVersion(upgrades), title: 'ada', length: 3 });
    expect(row, 'an upgrade is pure').toEqual(before);
  });

  test.each([4, 0, 1.5, '2'])('of the unknown version %s is refused, and the error names the versions', (v) => {
    expect(() => upgradeRow('thing', { v, title: 'ada' }, upgrades)).toThrow(
      `The stored thing has version ${v}; this code reads versions 1 to 3.`,
    );
  });
});
