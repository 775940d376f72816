import type { Key, Role } from '../../../contract/account/key.ts';

/** What each role may do. */
export const roleWords: Readonly<Record<Role, string>> = {
  ingest: 'May only send events and traits; safe to publish',
  viewer: 'May read',
  editor: 'May also change workflows, people and templates',
  admin: 'May also manage keys, channels, domains and settings',
};

/** Why a key is not to be revoked; null where it may be. */
export function revokeFault(
  key: Pick<Key, 'id' | 'role'>,
  ownId: string,
  listed: readonly Pick<Key, 'id' | 'role'>[],
): string | null {
  if (key.id === ownId) return 'You are signed in with this key; revoke it with another admin key.';
  const admins = listed.filter(({ role }) => role === 'admin');
  if (key.role === 'admin' && admins.length === 1) return 'It is the last admin key.';
  return null;
}
