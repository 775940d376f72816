import type { ScopeProfile } from '../../engine/scope.ts';
import { parseTraits } from '../db/schema/people.ts';

/** A row of `profiles`, as raw SQL answers it. */
export interface ProfileRow {
  /** The id that was asked for; an anonymous one may have become somebody since. */
  asked?: string;
  user_id: string;
  email: string | null;
  phone: string | null;
  timezone: string | null;
  locale: string | null;
  traits: string;
}

/** The columns of a ProfileRow. */
export const profileColumns = 'user_id, email, phone, timezone, locale, traits';

/** The row of a person nothing is known of. */
export function emptyProfile(userId: string): ProfileRow {
  return { user_id: userId, email: null, phone: null, timezone: null, locale: null, traits: '{}' };
}

/** The profile as templates and conditions read it. */
export function profileOf(row: ProfileRow): ScopeProfile {
  return {
    userId: row.user_id,
    email: row.email,
    phone: row.phone,
    timezone: row.timezone,
    locale: row.locale,
    traits: parseTraits(row.traits),
  };
}
