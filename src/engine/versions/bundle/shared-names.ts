// The partials and variables that texts of a bundle may name: its own first, then those of the project.
import type { BundleItem, BundleKind } from '../../../contract/bundle/registry.ts';
import type { Fault } from '../../../contract/errors.ts';
import { type PartialArgument, PartialInput } from '../../../contract/messages/partial.ts';
import { fault } from '../../faults/sentences.ts';
import { partialGraphFaults, type SavedPartial } from '../../templates/email/judge.ts';
import type { KnownNames } from '../../templates/expressions.ts';
import type { NamedBundle, NamedItem } from './judge-names.ts';
import type { Fields } from './kinds/kind.ts';
import { textsOf } from './kinds/texts.ts';

/** What texts of a bundle may name. Of a project that is not known there may be more. */
export function sharedNames(bundle: NamedBundle): KnownNames {
  const variables = [...remaining(bundle, 'variable').keys(), ...own(bundle, 'variable').map(({ name }) => name)];
  const partials = [...partialFields(bundle)].map(([name, fields]) => [name, argumentsOf(fields)] as const);
  return { partials: new Map(partials), variables: new Set(variables), areSome: !bundle.project.isKnown };
}

/** Partials that call each other in a circle or too deep, each fault at an item of the bundle. */
export function partialFaults(bundle: NamedBundle): Fault[] {
  const saved = [...partialFields(bundle)].map(([name, fields]): [string, SavedPartial] => {
    const { html = '', locales } = textsOf(fields);
    return [name, { html, locales, args: argumentsOf(fields) ?? [] }];
  });
  const inBundle = own(bundle, 'partial');
  return partialGraphFaults(new Map(saved)).map(({ name, members, code, message }) => {
    const item = inBundle.find((one) => one.name === name) ?? inBundle.find((one) => members.includes(one.name));
    return fault(item === undefined ? '/partials' : `${item.pointer}/html`, code, message);
  });
}

const own = ({ items }: NamedBundle, kind: BundleKind): NamedItem[] => items.filter((item) => item.kind === kind);

/** What the project has beside the bundle: neither written by it nor renamed. */
function remaining<K extends BundleKind>(bundle: NamedBundle, kind: K): Map<string, BundleItem<K> | undefined> {
  const written = new Set(own(bundle, kind).map(({ id }) => id));
  const kept = [...bundle.project.items(kind)].filter(([, { id }]) => !written.has(id));
  // Sound because the items of a kind are those of that kind.
  return new Map(kept.map(([name, { item }]) => [name, item as BundleItem<K> | undefined]));
}

function partialFields(bundle: NamedBundle): Map<string, Fields> {
  const theirs = [...remaining(bundle, 'partial')].map(([name, item]): [string, Fields] => [name, item ?? {}]);
  return new Map([...theirs, ...own(bundle, 'partial').map(({ name, fields }): [string, Fields] => [name, fields])]);
}

/** null where they cannot be read, which is a fault of its own. */
function argumentsOf({ args }: Fields): PartialArgument[] | null {
  const parsed = PartialInput.shape.args.safeParse(args);
  return parsed.success ? (parsed.data ?? []) : null;
}
