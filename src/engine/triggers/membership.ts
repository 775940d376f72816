// Decides what a look at a person makes of their place in a followed audience.
// 1. A change has a number, one above that of the change before. Whoever sees the same change computes the same number, so
//    that the run it starts has one id.
// 2. A picture says who was in when the audience began to be followed, or its condition changed; of it nobody is told.
//    Everything in it has at least the number of its beginning, so that rows of older pictures are told apart.
// 3. A person who has no row was never in: whoever came after the picture was begun, and everybody once it is complete.

/** What is kept of a person who is in an audience, or was. */
export interface Membership {
  isMember: boolean;
  seq: number;
}

/** The picture of a followed audience. */
export interface Picture {
  /** When it was begun, epoch ms. */
  since: number;
  /** Whether everybody has been looked at. */
  isComplete: boolean;
}

export type AudienceChange = 'enter' | 'leave';

/** What is written of a person, and whether it is a change of which workflows are told. */
export interface MembershipMove extends Membership {
  /** null where the picture only takes note of the person. */
  change: AudienceChange | null;
}

/** What a person's place becomes by a look; null where nothing is to be written. */
export function moveMembership(
  kept: Membership | null,
  { isMember, createdAt }: { isMember: boolean; createdAt: number },
  { since, isComplete }: Picture,
): MembershipMove | null {
  if (kept !== null && kept.seq >= since) {
    if (kept.isMember === isMember) return null;
    return { isMember, seq: kept.seq + 1, change: isMember ? 'enter' : 'leave' };
  }
  // An erased person who comes back has a newer beginning, so that no number occurs twice.
  const first = Math.max(since, createdAt);
  if (kept !== null) return { isMember, seq: first, change: null };
  const wasOut = isComplete || createdAt >= since;
  if (wasOut) return isMember ? { isMember, seq: first + 1, change: 'enter' } : null;
  return { isMember, seq: first, change: null };
}
