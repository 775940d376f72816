// Decides what a name leads to: first in the bundle, then in the project.
import type { BundleKind } from '../../../contract/bundle/registry.ts';
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';
import type { ProjectChannel, ProjectFacts, ProjectItem } from './facts.ts';
import { tidyName } from './registry.ts';

/** The items of a project by identity, and its channels by name. */
export interface ProjectNames {
  items(kind: BundleKind): ReadonlyMap<string, ProjectItem>;
  channels: ReadonlyMap<string, readonly ProjectChannel[]>;
  /** Whether anything is known of the project. */
  isKnown: boolean;
  /** Name of whatever has an id in the project. */
  nameOfId: ReadonlyMap<string, string>;
}

const none: ReadonlyMap<string, ProjectItem> = new Map();

/** The names of a project; of one that is not known there are none. */
export function projectNames(project: ProjectFacts | null): ProjectNames {
  const lists = Object.entries(project?.items ?? {}) as [BundleKind, readonly ProjectItem[]][];
  const byKind = new Map(
    lists.map(([kind, list]) => [kind, new Map(list.map((item) => [tidyName(item.identity), item]))]),
  );
  const channels = Map.groupBy(project?.channels ?? [], ({ name }) => tidyName(name));
  const ids = lists.flatMap(([, list]) => list.map(({ id, identity }) => [id, identity] as const));
  const channelIds = (project?.channels ?? []).map(({ id, name }) => [id, name] as const);
  return {
    items: (kind) => byKind.get(kind) ?? none,
    channels,
    isKnown: project !== null,
    nameOfId: new Map([...ids, ...channelIds]),
  };
}

/** The channel that a name means at a place where these kinds may be; null where two may be meant. */
export function channelOf(
  found: readonly ProjectChannel[],
  kinds: readonly ChannelKind[] | null,
): ProjectChannel | null {
  const fitting = found.filter(({ kind }) => kinds === null || kinds.includes(kind));
  // One of another kind is found all the same: that it is of another kind is the better fault.
  const candidates = fitting.length > 0 ? fitting : found;
  return candidates.length === 1 ? (candidates[0] ?? null) : null;
}
