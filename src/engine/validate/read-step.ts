// Decides what can be said of one step by itself: its type, its fields, its config.
// 1. A fault in one field hides none in another; of an unknown type the config is read as that of the type meant.
// 2. Jumps are only collected here: where they lead is decided when every label is known.
import * as z from 'zod';
import type { Filters } from '../../contract/conditions.ts';
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import { type StepType, stepTypes } from '../../contract/workflows/steps/registry.ts';
import { StepFrame } from '../../contract/workflows/workflow.ts';
import { faultsOf } from '../faults/faults.ts';
import { fault, suggestionFor } from '../faults/sentences.ts';
import { typeWords, valueWords } from '../faults/words.ts';
import { behaviourOf } from '../steps/registry.ts';
import type { KnownNames } from '../templates/expressions.ts';
import { conditionFaults } from './condition-faults.ts';
import type { Jump } from './jumps.ts';
import { type ConfigReading, readConfig } from './read-config.ts';

/** A step as far as it could be read. */
export interface StepReading {
  index: number;
  faults: Fault[];
  /** The type, or what an unknown one was taken for; null when that is unknown too. */
  type: StepType | null;
  givenLabel: string | null;
  title: string | undefined;
  delayMinutes: number;
  spread: boolean;
  condition: Filters | undefined;
  config: ConfigReading | null;
  jumps: Jump[];
  fallsThrough: boolean;
}

const elsewhere = z.unknown().optional();
/** The fields beside type, config and next, which are read one by one. */
const Fields = StepFrame.extend({ type: elsewhere, config: elsewhere, next: elsewhere });

interface TypeReading {
  type: StepType | null;
  faults: Fault[];
}

function readType(type: unknown, at: string): TypeReading {
  const pointer = `${at}/type`;
  const list = stepTypes.join(', ');
  if (type === undefined)
    return { type: null, faults: [fault(pointer, 'required', `\`type\` is required: one of ${list}.`)] };
  if (typeof type !== 'string') {
    return { type: null, faults: [fault(pointer, 'wrong_type', `\`type\` must be a string, got ${typeWords(type)}.`)] };
  }
  const known = stepTypes.find((name) => name === type);
  if (known) return { type: known, faults: [] };
  const word = type.toLowerCase();
  const other = stepTypes.find((name) => behaviourOf({ type: name }).otherNames.includes(word));
  const suggestion = other ?? suggestionFor(type, stepTypes);
  const message = `There is no step type ${valueWords(type)}. Types: ${list}.`;
  return {
    type: stepTypes.find((name) => name === suggestion) ?? null,
    faults: [fault(pointer, 'unknown_type', message, suggestion)],
  };
}

function readNext(
  step: Record<string, unknown>,
  type: StepType | null,
  index: number,
): { jumps: Jump[]; faults: Fault[] } {
  const target = step.next;
  const pointer = `/steps/${index}/next`;
  if (target === undefined) return { jumps: [], faults: [] };
  // A step that can be passed over leads somewhere by itself, whatever it decides otherwise.
  const noNext = type && step.if === undefined && behaviourOf({ type }).jumps.noNext;
  if (noNext) return { jumps: [], faults: [fault(pointer, 'not_allowed', noNext)] };
  if (typeof target === 'string' || typeof target === 'number') {
    return { jumps: [{ from: index, pointer, field: 'next', target }], faults: [] };
  }
  const message = `\`next\` must be a step label, a step index or "end", got ${typeWords(target)}.`;
  return { jumps: [], faults: [fault(pointer, 'wrong_type', message)] };
}

/** A delay that is out of range is reported in days. */
function inDays(found: Fault, at: string, delay: unknown): Fault {
  if (found.pointer !== `${at}/delayMinutes` || found.code !== 'out_of_range' || Number(delay) < 0) return found;
  return { ...found, message: `A delay is at most 365 days (525,600 minutes), got ${valueWords(delay)} minutes.` };
}

const unreadable = (index: number, faults: Fault[]): StepReading => ({
  index,
  faults,
  type: null,
  givenLabel: null,
  title: undefined,
  delayMinutes: 0,
  spread: true,
  condition: undefined,
  config: null,
  jumps: [],
  fallsThrough: true,
});

/** Whether a step leaves by one of its targets in any case. */
function jumpsAlways(type: StepType | null, { jumps }: ConfigReading): boolean {
  if (type === null) return false;
  const { fields, exhaustive } = behaviourOf({ type }).jumps;
  return exhaustive && fields.every((name) => jumps.some(({ field }) => field === name));
}

/** Reads one step of a workflow; its templates are judged by what the project has, as far as that is known. */
export function readStep(input: unknown, index: number, known?: KnownNames): StepReading {
  const at = `/steps/${index}`;
  if (!isObject(input)) {
    return unreadable(index, [fault(at, 'wrong_type', `A step must be an object, got ${typeWords(input)}.`)]);
  }
  const { type, faults: typeFaults } = readType(input.type, at);
  const next = readNext(input, type, index);
  const config = readConfig(input.config, type, index, known);
  const fields = Fields.safeParse(input);
  const fieldFaults = fields.success ? [] : faultsOf(fields.error, { input, schema: Fields, at, name: 'a step' });
  const faults = [
    ...typeFaults,
    ...fieldFaults.map((f) => inDays(f, at, input.delayMinutes)),
    ...conditionFaults(input.if, `${at}/if`, known),
    ...next.faults,
    ...config.faults,
  ];
  return {
    index,
    faults,
    type,
    givenLabel: typeof input.label === 'string' && input.label !== '' ? input.label : null,
    title: fields.data?.title,
    delayMinutes: fields.data?.delayMinutes ?? 0,
    spread: fields.data?.spread ?? true,
    condition: fields.data?.if,
    config,
    jumps: [...next.jumps, ...config.jumps],
    // A branch without two targets, which is a fault already, is taken to go on: nothing after it is unreachable then.
    fallsThrough: next.jumps.length === 0 && (input.if !== undefined || !jumpsAlways(type, config)),
  };
}
