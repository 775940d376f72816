// Decides how a row that an object stored earlier becomes one that the code of today reads.
// 1. A row names the version of its shape in `v`; one without `v` has version 1.
// 2. Upgrades are pure, one per version: the first takes version 1 to 2. A released upgrade is never changed.
// 3. A row of a newer version is an error that names the versions; it is not read, so nothing is written over it.

/** A stored row of any version. */
export type StoredRow = Readonly<Record<string, unknown>>;

/** Takes a row to the next version; `v` is set by `upgradeRow`. */
export type Upgrade = (row: StoredRow) => StoredRow;

/** The version that rows have after all these upgrades. */
export const currentVersion = (upgrades: readonly Upgrade[]): number => upgrades.length + 1;

/** The row in the shape of the current version; `name` says in the error what could not be read. */
export function upgradeRow(name: string, row: StoredRow, upgrades: readonly Upgrade[]): StoredRow {
  const version = row.v ?? 1;
  const current = currentVersion(upgrades);
  if (version === current) return row;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1 || version > current) {
    throw new RangeError(`The stored ${name} has version ${version}; this code reads versions 1 to ${current}.`);
  }
  const upgraded = upgrades.slice(version - 1).reduce((earlier, upgrade) => upgrade(earlier), row);
  return { ...upgraded, v: current };
}
