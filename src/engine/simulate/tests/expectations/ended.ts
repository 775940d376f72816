import { sentence } from '../words.ts';
import type { Judge } from './expectation.ts';
import { runsText, shownRuns } from './runs-text.ts';

export const ended: Judge<'ended'> = (playing, { ended: status, event, reason }) => {
  const found = playing.store.runs().some(({ state: { status: is, exitReason } }) => {
    if (is !== status) return false;
    if (event !== undefined && !exitReason?.startsWith(`Event ${event} (`)) return false;
    return reason === undefined || (exitReason?.includes(reason) ?? false);
  });
  if (found) return null;
  const by = event === undefined ? '' : ` by the event ${event}`;
  const why = reason === undefined ? '' : ` with the reason ${JSON.stringify(reason)}`;
  const wanted = `expected a run that ${status === 'exited' ? 'was' : 'has'} ${status}${by}${why}`;
  return { message: sentence(`${wanted}, but ${runsText(playing)}`), actual: shownRuns(playing) };
};
