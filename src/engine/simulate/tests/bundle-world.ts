// Decides what a test of a bundle knows of the world: the bundle itself, and nothing of any project.
// 1. The same bundle gives the same world on every server and without one.
// 2. What the bundle names and does not hold has a stand-in: a template without a text, an audience that everybody is in, a
//    variable with its name as its value.
// 3. Channels have no limits and reach everybody, but for what the test says of them.
import type { BundleTest } from '../../../contract/bundle/test.ts';
import { isObject } from '../../../contract/json.ts';
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';
import { kindNames } from '../../../contract/messages/channels/registry.ts';
import type { EmailLibrary, LayoutContent, PartialContent } from '../../templates/email/content.ts';
import { type JudgedBundle, type JudgedItem, judgedItems } from '../../versions/bundle/judged.ts';
import { namesInTexts } from '../../versions/bundle/text-names.ts';
import type { SimulatedChannel, SimulatedTemplate, SimulatedWorkflow, World } from '../world.ts';
import { answersOf, channelKey } from './outside.ts';

/** A workflow of the bundle. */
export interface TestedWorkflow extends SimulatedWorkflow {
  isActive: boolean;
}

/** A bundle as its tests see it. */
export interface TestedBundle {
  workflows: readonly TestedWorkflow[];
  templates: ReadonlyMap<string, SimulatedTemplate>;
  library: EmailLibrary;
  variables: Readonly<Record<string, string>>;
  audiences: World['audiences'];
  /** Ids by name. */
  audienceIds: ReadonlyMap<string, string>;
  /** Names of the channels by the ids that stand for them. */
  channelNames: ReadonlyMap<string, string>;
}

const standInTemplate: SimulatedTemplate = {
  subject: '(a template that is not in the bundle)',
  html: '',
  text: '',
  class: 'marketing',
};
const standInLayout: LayoutContent = {
  name: '(a layout that is not in the bundle)',
  version: 1,
  html: '{{{body}}}',
  text: null,
};

/** Reads a judged bundle once for all of its tests. */
export function testedBundle(bundle: JudgedBundle): TestedBundle {
  const workflows = judgedItems(bundle, 'workflow');
  const audiences = judgedItems(bundle, 'audience');
  return {
    workflows: workflows.map(({ id, name, saved: { definition, isActive } }) => {
      return { id, name, version: 1, definition, isActive };
    }),
    templates: new Map(judgedItems(bundle, 'template').map(({ id, saved }) => [id, templateOf(saved)])),
    library: libraryOf(bundle),
    variables: variablesOf(bundle),
    audiences: new Map(audiences.map(({ id, name, saved: { condition } }) => [id, { name, condition }])),
    audienceIds: new Map(audiences.map(({ id, name }) => [name, id])),
    channelNames: new Map(workflows.flatMap(channelNamesOf)),
  };
}

function templateOf({ text, locales, class: kind, ...rest }: JudgedItem<'template'>['saved']): SimulatedTemplate {
  return { ...rest, version: 1, text: text ?? null, locales: locales ?? {}, class: kind ?? 'marketing' };
}

function libraryOf(bundle: JudgedBundle): EmailLibrary {
  const layouts = judgedItems(bundle, 'layout').map(({ id, name, saved }): [string, LayoutContent] => {
    return [id, { name, version: 1, html: saved.html, text: saved.text ?? null, locales: saved.locales ?? {} }];
  });
  const partials = judgedItems(bundle, 'partial').map(({ name, saved }): [string, PartialContent] => {
    return [name, { html: saved.html, args: saved.args ?? [], locales: saved.locales ?? {} }];
  });
  const [byId, byName] = [new Map(layouts), new Map(partials)];
  return {
    layouts: { get: (id) => byId.get(id) ?? standInLayout },
    partials: { get: (name) => byName.get(name) ?? { html: '', args: [] } },
  };
}

/** A variable has its default; where it has none, as its value is each project's own, its name stands for one. */
function variablesOf(bundle: JudgedBundle): Record<string, string> {
  const named = bundle.items.flatMap(({ item }) => namesInTexts(item)).filter(({ kind }) => kind === 'variable');
  const standIns = named.map(({ identity }) => [identity, identity] as const);
  const own = judgedItems(bundle, 'variable').map(({ name, saved }) => [name, saved.default ?? name] as const);
  return Object.fromEntries([...standIns, ...own]);
}

/** The channels that a workflow names: the id in what is saved, the name in what was written. */
function channelNamesOf({ item, saved }: JudgedItem<'workflow'>): [string, string][] {
  const written: readonly unknown[] = item.steps;
  return saved.definition.steps.flatMap((step, place): [string, string][] => {
    const { config } = step as { config: Record<string, unknown> };
    const given = written[place];
    const name = isObject(given) && isObject(given.config) ? given.config.channel : undefined;
    return typeof config.channelId === 'string' && typeof name === 'string' ? [[config.channelId, name]] : [];
  });
}

/** The workflows that a test plays: the one that it names, else all active ones. */
export function playedBy({ workflows }: TestedBundle, { workflow }: Pick<BundleTest, 'workflow'>): TestedWorkflow[] {
  return workflows.filter(({ name, isActive }) => (workflow === undefined ? isActive : name === workflow));
}

/** The world of one test; `channels` changes while it plays. */
export function worldOf(
  bundle: TestedBundle,
  test: BundleTest,
  channels: ReadonlyMap<string, Partial<SimulatedChannel>>,
): World {
  const nameOf = (channelId: string | undefined) =>
    channelId === undefined ? undefined : bundle.channelNames.get(channelId);
  return {
    workflows: playedBy(bundle, test),
    org: { name: 'Test' },
    variables: bundle.variables,
    library: bundle.library,
    unsubscribeUrl: 'https://example.com/unsubscribe',
    templates: { get: (id) => bundle.templates.get(id) ?? standInTemplate },
    audiences: {
      get: (id) => bundle.audiences.get(id) ?? { name: 'an audience of the project', condition: { all: [] } },
    },
    topics: { get: () => undefined },
    channelFor(kind, channelId) {
      const usual = { id: channelId ?? kind, kind, status: 'ok', frequencyCap: null, quietHours: null } as const;
      return { ...usual, ...channels.get(channelKey(kind, nameOf(channelId))) };
    },
    kindOf(channelId): ChannelKind | undefined {
      return kindNames.find((kind) => channels.has(channelKey(kind, nameOf(channelId) ?? '')));
    },
    answer: answersOf(test.answers ?? {}),
  };
}
