// What a project must have beside a bundle: channels of the messages, values of the variables.
import type { BundleNeed } from '../../contract/bundle/import.ts';
import type { BundleKind } from '../../contract/bundle/registry.ts';
import { isObject } from '../../contract/json.ts';
import { stepTypes } from '../../contract/workflows/steps/registry.ts';
import { behaviourOf } from '../../engine/steps/registry.ts';
import type { Content } from './content.ts';
import type { GivenValues } from './variables.ts';

interface Use {
  kind: BundleNeed['kind'];
  name: string;
  missing: boolean;
  by: string;
}

/** An item of a bundle, as the bundle holds it. */
export interface NeedingItem {
  kind: BundleKind;
  name: string;
  item: unknown;
}

/** What a project has of what may be needed. */
export type Supplies = Pick<Content, 'channels' | 'variables'>;

/** Everything that is needed, sorted by kind and name, with what needs it. */
export function needsOf(supplies: Supplies, items: readonly NeedingItem[], given: GivenValues): BundleNeed[] {
  const uses = items.flatMap((item) => [...channelUses(item, supplies), ...variableUses(item, supplies, given)]);
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
function channelUses({ kind, name: workflow, item }: NeedingItem, { channels }: Supplies): Use[] {
  const given = kind === 'workflow' && isObject(item) ? item.steps : [];
  const steps: readonly unknown[] = Array.isArray(given) ? given : [];
  return steps.flatMap((step): Use[] => {
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

/** A declared variable without a default needs a value of the project. */
function variableUses({ kind, name, item }: NeedingItem, { variables }: Supplies, given: GivenValues): Use[] {
  if (kind !== 'variable' || !isObject(item) || item.default !== undefined) return [];
  const value = given[name] ?? variables.find((one) => one.name === name)?.value ?? null;
  return [{ kind: 'variable', name, missing: value === null, by: `variable ${name}` }];
}
