// Decides whether the person is in the audience that a message names.
import { closedBy, type Gate, open } from './gate.ts';

export const audience: Gate = {
  name: 'audience',
  ask({ outsideAudience }) {
    if (!outsideAudience) return open;
    const why = outsideAudience.why ? ` ${outsideAudience.why.sentence}` : '';
    const message = `The person is not in the audience "${outsideAudience.name}".${why}`;
    return closedBy('suppressed', 'audience_not_matched', message);
  },
};
