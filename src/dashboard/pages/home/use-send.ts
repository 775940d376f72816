import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { createClient } from '../../api/client.ts';
import { homeQueries } from '../../api/queries/home.ts';
import { usePlanRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { explain, type Followed, followEvent, type SentEvent, type StoredEvent } from './follow-event.ts';

export type SendState =
  | { phase: 'idle' }
  | { phase: 'sending' }
  | { phase: 'accepted' }
  /** It was accepted, but the project has not shown it. */
  | { phase: 'lost' }
  | { phase: 'answered'; followed: NonNullable<Followed> }
  | { phase: 'failed'; error: unknown };

/** Sends events with the write key, one at a time, and tells what became of the last one. */
export function useSend() {
  const { client, keys, orgId, projectId } = useConnection();
  const canExplain = usePlanRight('starter').allowed;
  const queries = useQueryClient();
  const [state, setState] = useState<SendState>({ phase: 'idle' });
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => current.current?.abort(), []);

  const begin = () => {
    current.current?.abort();
    current.current = new AbortController();
    return current.current.signal;
  };
  const run = async (phase: 'sending' | 'accepted', work: (signal: AbortSignal) => Promise<Followed>) => {
    const signal = begin();
    setState({ phase });
    try {
      const followed = await work(signal);
      if (!signal.aborted) setState(followed === null ? { phase: 'lost' } : { phase: 'answered', followed });
    } catch (error) {
      if (!signal.aborted) setState({ phase: 'failed', error });
    }
    await queries.invalidateQueries({ queryKey: homeQueries.all(projectId) });
  };
  const send = (event: SentEvent) =>
    run('sending', async (signal) => {
      const messageId = crypto.randomUUID();
      const ingest = createClient({ orgId, key: keys.writeKey ?? keys.key });
      await ingest.track({ body: { ...event, messageId }, signal });
      if (!signal.aborted) setState({ phase: 'accepted' });
      return followEvent({ client, projectId, canExplain, signal }, event, messageId);
    });
  /** Tells of an event that somebody else has sent. */
  const tell = (event: StoredEvent) =>
    run('accepted', async (signal) => ({ event, answer: await explain({ client, canExplain, signal }, event.id) }));
  return { state, send, tell };
}
