import { WorkflowItem } from '../../../../contract/bundle/workflow.ts';
import { isObject } from '../../../../contract/json.ts';
import { type StepType, stepTypes } from '../../../../contract/workflows/steps/registry.ts';
import { isConfigOptional } from '../../../../contract/workflows/workflow.ts';
import { behaviourOf } from '../../../steps/registry.ts';
import { toInput, validateWorkflow } from '../../../validate/definition.ts';
import { assignLabels } from '../../../validate/labels.ts';
import { readStep } from '../../../validate/read-step.ts';
import { templateVersionFaults, withoutTemplateVersions } from '../template-versions.ts';
import { fieldsOf, tidied } from '../tidy.ts';
import type { Fields, KindRules } from './kind.ts';

const fields = fieldsOf(WorkflowItem);

export const workflow: KindRules<'workflow'> = {
  noun: 'workflow',
  nameField: () => 'name',
  fields: () => fields,
  references: [
    {
      at: ['steps', '*', 'config'],
      fields: { templateId: 'template', audienceId: 'audience', channelId: 'channel', layoutId: 'layout' },
    },
    { at: ['trigger', 'audience'], fields: { id: 'audience' } },
    { at: ['trigger', 'schedule'], fields: { audienceId: 'audience' } },
  ],
  channelKinds(item, pointer) {
    const [, , index] = pointer.split('/');
    const step: unknown = Array.isArray(item.steps) ? item.steps[Number(index)] : undefined;
    const type = isObject(step) ? typeOf(step) : undefined;
    const message = type === undefined ? null : behaviourOf({ type }).message;
    return message === null ? null : [message.kind, ...message.otherKinds];
  },
  judge(body, { channels, areChannelsKnown, ...ids }) {
    const versions = templateVersionFaults(body);
    const newest = withoutTemplateVersions(body);
    const verdict = validateWorkflow(newest, { ...ids, ...(areChannelsKnown ? { channels } : {}) });
    if (!verdict.ok) return { faults: [...versions, ...verdict.faults], saved: null };
    if (versions.length > 0) return { faults: versions, saved: null };
    const { projectId: _projectId, ...saved } = verdict.value;
    return { faults: [], saved };
  },
  bodyOf: ({ name, description, isActive, definition }) => ({ ...toInput(name, description, isActive, definition) }),
  tidy(item) {
    const steps: unknown[] = Array.isArray(item.steps) ? item.steps : [];
    const owned = { isActive: true, ...item, steps: steps.map(withOwnNames) };
    const { reentry, settings, steps: own, ...rest } = tidied(WorkflowItem, owned);
    return {
      ...rest,
      ...(isEmpty(reentry) ? {} : { reentry }),
      ...(isEmpty(settings) ? {} : { settings }),
      steps: tidySteps(Array.isArray(own) ? own : []),
    };
  },
};

const isEmpty = (value: unknown) => value === undefined || (isObject(value) && Object.keys(value).length === 0);

const typeOf = (step: Fields): StepType | undefined => stepTypes.find((name) => name === step.type);

/** A step whose config has every field under its own name. */
function withOwnNames(step: unknown): unknown {
  if (!isObject(step) || !isObject(step.config)) return step;
  const { config } = step;
  const type = typeOf(step);
  const aliases = type === undefined ? [] : Object.entries(behaviourOf({ type }).aliases);
  const written = aliases.filter(([alias]) => Object.hasOwn(config, alias));
  if (written.length === 0) return step;
  const kept = Object.entries(config).filter(([field]) => !written.some(([alias]) => alias === field));
  const moved = written.map(([alias, name]) => [name, config[alias]] as const);
  return { ...step, config: Object.fromEntries([...moved, ...kept]) };
}

/** What a step is taken to say where it says nothing. */
const { delayMinutes: noDelay, spread: usualSpread } = readStep({ type: 'wait' }, 0);

function tidySteps(steps: readonly unknown[]): unknown[] {
  const labels = assignLabels(
    steps.map((step) => {
      const given = isObject(step) && typeof step.label === 'string' && step.label !== '' ? step.label : null;
      return { given, base: (isObject(step) && typeOf(step)) || 'step' };
    }),
  );
  return steps.map((step, index) => (isObject(step) ? tidyStep(step, index, labels) : step));
}

function tidyStep(step: Fields, index: number, labels: readonly string[]): Fields {
  const { next, delayMinutes, spread, config, ...rest } = step;
  const type = typeOf(step);
  const target = asLabel(next, labels);
  const isUsual = target === undefined || target === null || target === (labels[index + 1] ?? 'end');
  const tidied = type !== undefined && isObject(config) ? tidyConfig(config, type, labels) : config;
  const saysNothing = type !== undefined && isEmpty(tidied) && isConfigOptional(type);
  return {
    ...rest,
    label: labels[index],
    ...(saysNothing ? {} : { config: tidied }),
    ...(delayMinutes === undefined || delayMinutes === noDelay ? {} : { delayMinutes }),
    ...(spread === undefined || spread === usualSpread ? {} : { spread }),
    ...(isUsual ? {} : { next: target }),
  };
}

/** A target as a label; an index that leads nowhere stays as it is. */
const asLabel = (target: unknown, labels: readonly string[]) =>
  typeof target === 'number' ? (labels[target] ?? target) : target;

function tidyConfig(config: Fields, type: StepType, labels: readonly string[]): Fields {
  const { fields: jumps, choices } = behaviourOf({ type }).jumps;
  const entries = Object.entries(config).map(([field, value]): [string, unknown] => {
    if (jumps.includes(field)) return [field, asLabel(value, labels)];
    return field === choices && Array.isArray(value)
      ? [field, value.map((choice: unknown) => tidyChoice(choice, labels))]
      : [field, value];
  });
  return Object.fromEntries(entries);
}

/** A choice that leads nowhere of its own is its value alone. */
function tidyChoice(choice: unknown, labels: readonly string[]): unknown {
  if (!isObject(choice)) return choice;
  if (choice.next === undefined || choice.next === null) return choice.value;
  return { ...choice, next: asLabel(choice.next, labels) };
}
