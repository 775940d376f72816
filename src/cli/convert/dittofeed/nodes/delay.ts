import { weekdays } from '../../../../contract/workflows/steps/wait.ts';
import { type Fields, fieldOf, fieldsOf, isGiven, listOf, numberOf, textOf } from '../../fields.ts';
import { childOf, frameOf, type NodeContext, type NodeKind } from './node.ts';

type Wait = { config: Fields; delayMinutes?: number } | null;

const twoDigits = (value: number) => String(value).padStart(2, '0');
const dayNames = listOf(weekdays).map(String);

/** Days are counted from Sunday there. */
const dayOf = (index: unknown): string | undefined => dayNames[(Number(index) + 6) % 7];

const variants: Readonly<Record<string, (variant: Fields, context: NodeContext) => Wait>> = {
  Second: (variant) => {
    const seconds = numberOf(fieldOf(variant, 'seconds'));
    return seconds === undefined || seconds < 0 ? null : { config: {}, delayMinutes: seconds / 60 };
  },
  LocalTime: (variant, { project, where }) => {
    const [hour, minute] = [numberOf(fieldOf(variant, 'hour')), numberOf(fieldOf(variant, 'minute')) ?? 0];
    if (hour === undefined) return null;
    if (isGiven(fieldOf(variant, 'defaultTimezone'))) {
      project.ledger.miss(where, 'defaultTimezone: people without a zone have that of the organisation');
    }
    const days = listOf(fieldOf(variant, 'allowedDaysOfWeek')).map(dayOf);
    if (days.includes(undefined)) return null;
    const isSome = days.length > 0 && days.length < 7;
    return {
      config: { until: { time: `${twoDigits(hour)}:${twoDigits(minute)}`, ...(isSome ? { weekdays: days } : {}) } },
    };
  },
  UserProperty: (variant, { project }) => {
    const name = textOf(fieldOf(variant, 'userProperty'));
    const property =
      name === undefined ? null : project.property(project.resources.find(({ id }) => id === name)?.name ?? name);
    if (property === null) return null;
    const seconds = numberOf(fieldOf(variant, 'offsetSeconds')) ?? 0;
    const sign = fieldOf(variant, 'offsetDirection') === 'before' ? -1 : 1;
    const offset = seconds === 0 ? {} : { offsetMinutes: (sign * seconds) / 60 };
    return { config: { until: { date: `{{user.${property}}}`, ...offset } } };
  },
};

export const delay: NodeKind = {
  children: (node) => [childOf(node)],
  convert(node, context) {
    const variant = fieldsOf(fieldOf(node, 'variant'));
    const type = String(fieldOf(variant, 'type'));
    const wait = Object.hasOwn(variants, type) ? (variants[type]?.(variant, context) ?? null) : null;
    if (wait === null) {
      context.project.ledger.miss(context.where, `the delay ${JSON.stringify(variant).slice(0, 160)}`, 'a wait step');
      return [];
    }
    return [{ step: { ...frameOf(node, context), type: 'wait', ...wait } }];
  },
};
