// A person who stands for somebody where nobody is named: in dry-runs and previews.
import type { ScopeProfile } from '../scope.ts';

export const samplePerson = {
  userId: 'sample-person',
  email: 'sample.person@example.com',
  phone: '+15550001234',
  timezone: 'UTC',
  locale: 'en',
  traits: { firstName: 'Sample', lastName: 'Person' },
} satisfies ScopeProfile;

/** A profile with the given traits, and the fields of the person among them, in place of its own. */
export function withGiven(profile: ScopeProfile, given: Record<string, unknown> | undefined): ScopeProfile {
  return given ? { ...profile, ...namedFields(given), traits: { ...profile.traits, ...given } } : profile;
}

function namedFields(profile: Record<string, unknown>): Record<string, string> {
  const named = ['email', 'phone', 'timezone', 'locale'].flatMap((name): [string, string][] => {
    const value = profile[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return Object.fromEntries(named);
}
