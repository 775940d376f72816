// What a project must have beside a bundle: channels and sender domains of the messages, secrets of the headers, values of
// the variables.
import type { BundleNeed } from '../../contract/bundle/import.ts';
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
  bundle: JudgedBundle,
  { values, secrets, domains }: GivenNeeds,
): BundleNeed[] {
  const uses = [
    ...bundle.items.flatMap((item) => [
      ...channelUses(item, content),
      ...ruleUses(item),
      ...secretUsesOf(item, secrets),
    ]),
    ...variableUses(bundle, content, values),
    ...domains,
  ];
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
function channelUses(item: AnyJudgedItem, { channels }: Content): NeedUse[] {
  const steps: readonly unknown[] = item.kind === 'workflow' ? ((item.item.steps ?? []) as readonly unknown[]) : [];
  return steps.flatMap((step): NeedUse[] => {
    if (!isObject(step)) return [];
    const type = stepTypes.find((name) => name === step.type);
    const message = type === undefined ? null : behaviourOf({ type }).message;
    if (message === null || message.kind === 'webhook') return [];
    const by = `workflow ${item.name}, step ${String(step.label)}`;
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

/** Declared variables without a default need a value of the project. */
function variableUses({ items }: JudgedBundle, { variables }: Content, given: GivenValues): NeedUse[] {
  return items.flatMap((item): NeedUse[] => {
    if (item.kind !== 'variable' || item.saved.default !== undefined) return [];
    const value = given[item.name] ?? variables.find(({ name }) => name === item.name)?.value ?? null;
    return [{ kind: 'variable', name: item.name, missing: value === null, by: `variable ${item.name}` }];
  });
}
