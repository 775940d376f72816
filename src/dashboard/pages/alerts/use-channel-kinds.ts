import { useMemo } from 'react';
import { isObject } from '../../../contract/json.ts';
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';
import type { Library } from '../../api/queries/library.ts';
import type { AlertDraft } from './alert-draft.ts';

/** The kinds of the channels that a rule names, in its levels of escalation too. */
export function useChannelKinds(library: Library | undefined, { channelIds, escalation }: AlertDraft) {
  return useMemo(() => {
    const levels: unknown[] = Array.isArray(escalation) ? escalation : [];
    const lists = [channelIds, ...levels.map((level) => (isObject(level) ? level.channelIds : []))];
    const ids = new Set(lists.flatMap((list): unknown[] => (Array.isArray(list) ? list : [])));
    return new Set<ChannelKind>(library?.channels.filter(({ id }) => ids.has(id)).map(({ kind }) => kind));
  }, [library, channelIds, escalation]);
}
