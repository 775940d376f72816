// What a project must have beside a bundle: channels and sender domains of the messages, secrets of the headers, values of
// the variables.
import type { BundleNeed } from '../../contract/bundle/import.ts';
import type { BundleKind } from '../../contract/bundle/registry.ts';
import { isObject } from '../../contract/json.ts';
import { stepTypes } from '../../contract/workflows/steps/registry.ts';
import { behaviourOf } from '../../engine/steps/registry.ts';
import type { AnyJudgedItem, JudgedBundle } from '../../engine/versions/bundle/judged.ts';
import { secretUses } from '../definitions/project-secrets.ts';
import type { Content } from './content.ts';
import type { GivenValues } from './variables.ts';

/** One use of something that a project must have. */
export interface NeedUse {
  kind: BundleNeed['kind'];
  name: string;
  missing: boolean;
  by: string;
}

/** What there is besides the content of the project: values that come with the bundle, names of its secrets, and uses of domains. */
interface GivenNeeds {
  values: GivenValues;
  secrets: ReadonlySet<string>;
  domains: readonly NeedUse[];
}

/** Everything that is needed, sorted by kind and name, with what needs it. */
export function needsOf(
  content: Content,
  { items }: JudgedBundle,
  { values, secrets, domains }: GivenNeeds,
): BundleNeed[] {
  const others = items.flatMap((item) => [...ruleUses(item), ...secretUsesOf(item, secrets)]);
  return grouped([...items.flatMap((item) => plainUses(item, content, values)), ...others, ...domains]);
}

/** An item as a bundle holds it. */
interface NeedingItem {
  kind: BundleKind;
  name: string;
  item: unknown;
}

/** What a project has of what may be needed. */
export type Supplies = Pick<Content, 'channels' | 'variables'>;

/** The same for items that were not judged in a project: the default channels and the variables that they need. */
export const plainNeeds = (supplies: Supplies, items: readonly NeedingItem[]): BundleNeed[] =>
  grouped(items.flatMap((item) => plainUses(item, supplies, {})));

const plainUses = (item: NeedingItem, supplies: Supplies, values: GivenValues): NeedUse[] => [
  ...channelUses(item, supplies),
  ...variableUses(item, supplies, values),
];

function grouped(uses: readonly NeedUse[]): BundleNeed[] {
  const groups = Map.groupBy(uses, ({ kind, name }) => `${kind} ${name}`);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const [first] = group;
      if (!first) return [];
      const { kind, name, missing } = first;
      return [{ kind, name, missing, usedBy: [...new Set(group.map(({ by }) => by))] }];
    });
}

/** The channel of each step that sends: the one it names, else the default of its kind. */
function channelUses({ kind, name: workflow, item }: NeedingItem, { channels }: Supplies): NeedUse[] {
  const given = kind === 'workflow' && isObject(item) ? item.steps : [];
  const steps: readonly unknown[] = Array.isArray(given) ? given : [];
  return steps.flatMap((step): NeedUse[] => {
    if (!isObject(step)) return [];
    const type = stepTypes.find((name) => name === step.type);
    const message = type === undefined ? null : behaviourOf({ type }).message;
    if (message === null || message.kind === 'webhook') return [];
    const by = `workflow ${workflow}, step ${String(step.label)}`;
    const config = isObject(step.config) ? step.config : {};
    if (typeof config.channel === 'string') return [{ kind: 'channel', name: config.channel, missing: false, by }];
    const kinds: readonly string[] = [message.kind, ...message.otherKinds];
    const missing = !channels.some(({ kind, isDefault }) => kinds.includes(kind) && isDefault === 1);
    return [{ kind: 'channel', name: message.kind, missing, by }];
  });
}

/** The channels that a rule names, those of its escalation among them. */
function ruleUses(item: AnyJudgedItem): NeedUse[] {
  if (item.kind !== 'rule') return [];
  const rule = item.item;
  const levels = 'escalation' in rule ? (rule.escalation ?? []) : [];
  const names = [...(rule.channels ?? []), ...levels.flatMap(({ channels }) => channels)];
  return names.map((name) => ({ kind: 'channel', name, missing: false, by: `rule ${item.name}` }));
}

/** The secrets that headers of its steps name. */
function secretUsesOf(item: AnyJudgedItem, known: ReadonlySet<string>): NeedUse[] {
  if (item.kind !== 'workflow') return [];
  return secretUses(item.saved.definition).map(({ name, label }) => {
    return { kind: 'secret', name, missing: !known.has(name), by: `workflow ${item.name}, step ${label}` };
  });
}

/** A declared variable without a default needs a value of the project. */
function variableUses({ kind, name, item }: NeedingItem, { variables }: Supplies, values: GivenValues): NeedUse[] {
  if (kind !== 'variable' || !isObject(item) || item.default !== undefined) return [];
  const value = values[name] ?? variables.find((one) => one.name === name)?.value ?? null;
  return [{ kind: 'variable', name, missing: value === null, by: `variable ${name}` }];
}
