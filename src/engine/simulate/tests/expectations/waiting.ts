import { clockText, isSameSecond, sentence } from '../words.ts';
import type { Judge } from './expectation.ts';
import { restsAt, runsText, shownRuns } from './runs-text.ts';

export const waiting: Judge<'waiting'> = (playing, { waiting: label, until }) => {
  const found = playing.store.runs().some((run) => {
    const { dueAt } = run.state;
    return restsAt(run) === label && (until === undefined || (dueAt !== null && isSameSecond(dueAt, until)));
  });
  if (found) return null;
  const moment = until === undefined ? '' : ` until ${clockText(Date.parse(until))}`;
  const wanted = `expected a run that waits at step "${label}"${moment}`;
  return { message: sentence(`${wanted}, but ${runsText(playing)}`), actual: shownRuns(playing) };
};
