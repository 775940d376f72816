// Decides what the names in a bundle lead to, and remembers those that lead out of it.
// 1. A name leads to the bundle first, then to the project; channels are only looked for in the project.
// 2. A name that leads nowhere gets an id that every check takes for one of the project, so it is one fault.
import type { BundleKind } from '../../../contract/bundle/registry.ts';
import type { Fault } from '../../../contract/errors.ts';
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';
import { fault, suggestionFor } from '../../faults/sentences.ts';
import { valueWords } from '../../faults/words.ts';
import type { ReferencedKind } from './facts.ts';
import { type NamedBundle, type NamedItem, placeholderId } from './judge-names.ts';
import type { OutsideReference } from './judged.ts';
import type { KnownIds } from './kinds/kind.ts';
import { channelOf } from './project-names.ts';
import type { Reference } from './references.ts';
import { tidyName } from './registry.ts';
import { sharedNames } from './shared-names.ts';

/** Comparing two names costs the product of their lengths, and hostile input may have thousands of both. */
const suggestionBudget = 20_000_000;
/** Placeholders of names that lead nowhere; the kinds have the groups before it. */
const unknownGroup = 0xff;

type ItemKind = Exclude<ReferencedKind, 'channel'>;
const itemKinds: readonly ItemKind[] = ['template', 'audience', 'layout', 'workflow'];

const nouns: Readonly<Record<ReferencedKind, string>> = {
  template: 'email template',
  audience: 'audience',
  layout: 'layout',
  channel: 'channel',
  workflow: 'workflow',
};

/** Takes a fault. */
export type Report = (found: Fault) => void;

const keyOf = (kind: BundleKind, identity: string) => `${kind} ${identity}`;

/** The names of a bundle in its project. */
export class Links {
  /** What bodies may name; grows with every name that leads nowhere. */
  readonly ids: KnownIds;
  readonly #names: NamedBundle;
  readonly #own = new Map<string, NamedItem>();
  readonly #nameOfId: ReadonlyMap<string, string>;
  readonly #sets: Readonly<Record<ItemKind, Set<string>>>;
  readonly #channels: Map<string, ChannelKind>;
  readonly #outside = new Map<string, { kind: ReferencedKind; name: string; pointers: string[] }>();
  #standIns = 0;
  #budget = suggestionBudget;

  constructor(names: NamedBundle) {
    this.#names = names;
    const { items, project } = names;
    for (const item of items) {
      const key = keyOf(item.kind, item.identity);
      if (!this.#own.has(key)) this.#own.set(key, item);
    }
    const idsOf = (kind: ItemKind) => [
      ...[...project.items(kind).values()].map(({ id }) => id),
      ...items.filter((item) => item.kind === kind).map(({ id }) => id),
    ];
    this.#sets = Object.fromEntries(itemKinds.map((kind) => [kind, new Set(idsOf(kind))])) as Record<
      ItemKind,
      Set<string>
    >;
    const channels = [...project.channels.values()].flat();
    this.#channels = new Map(channels.map(({ id, kind }) => [id, kind]));
    this.#nameOfId = new Map([...project.nameOfId, ...items.map(({ id, name }) => [id, name] as const)]);
    this.ids = {
      templateIds: this.#sets.template,
      audienceIds: this.#sets.audience,
      layoutIds: this.#sets.layout,
      channels: this.#channels,
      areChannelsKnown: project.isKnown,
      known: sharedNames(names),
    };
  }

  /** The id that stands for a name; a fault is reported where it leads nowhere. */
  idOf(reference: Reference, kinds: readonly ChannelKind[] | null, report: Report): string {
    const name = tidyName(reference.value);
    const { kind, pointer } = reference;
    if (kind === 'channel') return this.#channelId({ name, pointer }, kinds, report);
    return this.#own.get(keyOf(kind, name))?.id ?? this.#projectId({ kind, name, pointer }, report);
  }

  /** An id that every check takes for one of the project. */
  standIn(kind: ReferencedKind): string {
    this.#standIns += 1;
    const id = placeholderId(unknownGroup, this.#standIns);
    // A channel that nobody knows asks for no address.
    if (kind === 'channel') this.#channels.set(id, 'webhook');
    else this.#sets[kind].add(id);
    return id;
  }

  /** Name of what has an id, in the bundle or the project; undefined for a foreign id. */
  nameOf(id: string): string | undefined {
    return this.#nameOfId.get(id);
  }

  /** The names that lead out of the bundle. */
  outside(): OutsideReference[] {
    return [...this.#outside.values()];
  }

  #channelId({ name, pointer }: Named, kinds: readonly ChannelKind[] | null, report: Report): string {
    this.#leave('channel', name, pointer);
    const { project } = this.#names;
    if (!project.isKnown) return this.standIn('channel');
    const found = project.channels.get(name) ?? [];
    const channel = channelOf(found, kinds);
    if (channel) return channel.id;
    if (found.length === 0) {
      const message = `There is no channel ${valueWords(name)} in this project, ${channelWords(project.channels, kinds)}.`;
      report(fault(pointer, 'unknown_reference', message, this.#suggest(name, [...project.channels.keys()])));
    } else {
      const message = `There are ${found.length} channels ${valueWords(name)} in this project; a bundle needs a name that means one of them.`;
      report(fault(pointer, 'ambiguous_reference', message));
    }
    return this.standIn('channel');
  }

  #projectId({ kind, name, pointer }: Named & { kind: ItemKind }, report: Report): string {
    this.#leave(kind, name, pointer);
    const { project, renames, items } = this.#names;
    if (!project.isKnown) return this.standIn(kind);
    const renamed = renames.get(kind)?.get(name);
    const theirs = renamed === undefined ? project.items(kind).get(name) : undefined;
    if (theirs) return theirs.id;
    const own = items.filter((item) => item.kind === kind).map((item) => item.name);
    const suggestion = renamed ?? this.#suggest(name, [...own, ...project.items(kind).keys()]);
    const message = `There is no ${nouns[kind]} ${valueWords(name)} in this bundle or the project.`;
    report(fault(pointer, 'unknown_reference', message, suggestion));
    return this.standIn(kind);
  }

  #suggest(name: string, candidates: readonly string[]): string | undefined {
    this.#budget -= name.length * candidates.reduce((sum, candidate) => sum + candidate.length, 0);
    return this.#budget < 0 ? undefined : suggestionFor(name, candidates);
  }

  #leave(kind: ReferencedKind, name: string, pointer: string): void {
    const key = `${kind} ${name}`;
    const known = this.#outside.get(key) ?? { kind, name, pointers: [] };
    known.pointers.push(pointer);
    this.#outside.set(key, known);
  }
}

interface Named {
  name: string;
  pointer: string;
}

const mostNamed = 5;

/** Which channels there are instead, of the kinds that would do. */
function channelWords(channels: NamedBundle['project']['channels'], kinds: readonly ChannelKind[] | null): string {
  const there = [...channels].flatMap(([name, list]) =>
    kinds === null || list.some(({ kind }) => kinds.includes(kind)) ? [valueWords(name)] : [],
  );
  const which = kinds === null ? '' : ` of kind ${kinds.join(' or ')}`;
  if (there.length === 0) return `which has none${which}`;
  const more = there.length - mostNamed;
  return `which has ${there.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}${which}`;
}
