// What the form of a silence holds, and what is sent of it.
import { silenceReadOnly } from '../../../contract/messages/silence.ts';
import type { SilenceBody } from '../../api/queries/silences.ts';
import type { Span } from './week.ts';

export type SilenceDraft = Readonly<Record<string, unknown>>;

const hourMs = 3_600_000;

/** A silence that nobody has saved: of a span that was marked, else for an hour from now on. */
export function newSilence(now: number, span: Span | null, rule: string | null): SilenceDraft {
  const end = span?.to ?? now + hourMs;
  return {
    reason: '',
    match: { rule: rule ?? '*' },
    from: span === null ? null : new Date(span.from).toISOString(),
    until: new Date(end - (end % 60_000)).toISOString(),
    weekly: null,
    owner: null,
  };
}

const notSent: ReadonlySet<string> = new Set([...silenceReadOnly, 'projectId']);

/** The body of a save, without what Sendora sets. */
export function silenceBody(draft: SilenceDraft): SilenceBody {
  // The server, and before it the form, judge what it holds.
  return Object.fromEntries(Object.entries(draft).filter(([name]) => !notSent.has(name))) as SilenceBody;
}
