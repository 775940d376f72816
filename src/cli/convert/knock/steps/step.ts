// What converting one step has at hand.
import type { Condition } from '../../../../contract/conditions.ts';
import { type Fields, fieldOf, fieldsOf, numberOf, textOf } from '../../fields.ts';
import type { ProgramPart } from '../../program.ts';
import { convertConditions } from '../conditions/convert.ts';
import type { Place } from '../content.ts';

export interface StepContext extends Place {
  /** Key of the workflow. */
  workflow: string;
  /** Whether a batch of the workflow gathers events. */
  gathers: boolean;
  isCommercial: boolean;
  label(wanted: string, fallback: string): string;
  /** The steps inside a branch. */
  nested(steps: unknown): ProgramPart[];
  /** A place that no other step uses. */
  newPlace(): string;
}

/** Turns a step of one type into parts of a program. */
export type ConvertStep = (step: Fields, context: StepContext) => ProgramPart[];

export const refOf = (step: Fields): string => textOf(fieldOf(step, 'ref')) ?? textOf(fieldOf(step, 'type')) ?? 'step';

/** File and step, for people. */
export const whereOf = (step: Fields, { where }: Place): string => `${where} ${refOf(step)}`;

/** Fields that every step has here. */
export function frameOf(step: Fields, context: StepContext) {
  const ref = refOf(step);
  const title = textOf(fieldOf(step, 'name'))?.slice(0, 200);
  const { ledger } = context.project;
  const where = whereOf(step, context);
  const consequence = 'the step is passed over';
  const condition = convertConditions(fieldOf(step, 'conditions'), {
    ledger,
    where,
    consequence,
    gathers: context.gathers,
  });
  return {
    label: context.label(ref, 'step'),
    ...(title === undefined ? {} : { title }),
    ...(condition === undefined ? {} : { if: listed(condition) }),
    where,
  };
}

/** A group of which all hold is a list. */
const listed = (condition: Condition): Condition | Condition[] => ('all' in condition ? condition.all : condition);

const unitMinutes: Readonly<Record<string, number>> = {
  seconds: 1 / 60,
  minutes: 1,
  hours: 60,
  days: 1_440,
  weeks: 10_080,
};

/** A duration in minutes; undefined where it is none, or is counted in months. */
export function minutesOf(duration: unknown): number | undefined {
  const { unit, value } = fieldsOf(duration);
  const one = typeof unit === 'string' && Object.hasOwn(unitMinutes, unit) ? unitMinutes[unit] : undefined;
  const count = numberOf(value);
  return one === undefined || count === undefined || count < 0 ? undefined : count * one;
}
