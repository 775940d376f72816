// Decides what can be said of the config of one step by itself.
// 1. `feature` is another name of `flavor` in an ai_action; faults point to the name that was used.
// 2. The rules between fields are checked even when a field is faulty, so that all faults are reported at once.
// 3. Targets are returned as jumps; only a value that cannot be a target, such as a list, is a fault here.
import type * as z from 'zod';
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import { type StepType, stepConfigs } from '../../contract/workflows/steps/registry.ts';
import { faultsOf } from '../faults/faults.ts';
import { fault } from '../faults/sentences.ts';
import { valueWords } from '../faults/words.ts';
import type { Jump } from './jumps.ts';
import { templateFaults } from './template-faults.ts';
import { zoneFaults } from './zone-faults.ts';

/** A config, as far as it could be read. */
export interface ConfigReading {
  faults: Fault[];
  jumps: Jump[];
  /** The parsed config when it has no fault of its own. */
  parsed: unknown;
}

interface Flavored {
  config: Record<string, unknown>;
  faults: Fault[];
  /** Whether `flavor` was written as `feature`. */
  isAlias: boolean;
}

/** An ai_action config with `flavor` under its own name. */
function withFlavor(config: Record<string, unknown>, at: string): Flavored {
  if (!Object.hasOwn(config, 'feature')) return { config, faults: [], isAlias: false };
  const { feature, ...rest } = config;
  if (rest.flavor === undefined) return { config: { ...rest, flavor: feature }, faults: [], isAlias: true };
  if (rest.flavor === feature) return { config: rest, faults: [], isAlias: false };
  const message = `\`feature\` is another name of \`flavor\`, but here it is ${valueWords(feature)} and not ${valueWords(rest.flavor)}. Give one of them.`;
  return { config: rest, faults: [fault(`${at}/feature`, 'conflict', message)], isAlias: false };
}

const asWritten = (faults: readonly Fault[], at: string): Fault[] =>
  faults.map((found) =>
    found.pointer === `${at}/flavor`
      ? { ...found, pointer: `${at}/feature`, message: found.message.replace('`flavor`', '`feature`') }
      : found,
  );

/** zod leaves the rules between fields out once a field failed. */
function ruleIssues(schema: z.core.$ZodType, value: Record<string, unknown>): z.core.$ZodIssue[] {
  const payload: z.core.ParsePayload = { value, issues: [] };
  for (const check of schema._zod.def.checks ?? []) check._zod.check(payload as z.core.ParsePayload<never>);
  return payload.issues.flatMap(({ path = [], message }) =>
    typeof message === 'string' ? [{ code: 'custom' as const, path, message }] : [],
  );
}

/** Fields of a config that are targets themselves; the choices of a decide step hold theirs one level down. */
export const jumpFields: Partial<Record<StepType, readonly [string, string]>> = {
  branch: ['ifTrue', 'ifFalse'],
  wait: ['onMatch', 'onTimeout'],
};

function jumpsOf(config: Record<string, unknown>, type: StepType, index: number): Jump[] {
  const at = `/steps/${index}/config`;
  const jump = (pointer: string, field: string, target: unknown): Jump[] =>
    typeof target === 'string' || typeof target === 'number' ? [{ from: index, pointer, field, target }] : [];
  const fields = jumpFields[type] ?? [];
  if (fields.length > 0) return fields.flatMap((field) => jump(`${at}/${field}`, field, config[field]));
  if (type !== 'ai_action' || !Array.isArray(config.choices)) return [];
  return config.choices.flatMap((choice: unknown, place) =>
    isObject(choice) ? jump(`${at}/choices/${place}/next`, `choices[${place}].next`, choice.next) : [],
  );
}

/** Replies are compared without case, so choices that differ only in case are the same. */
function duplicateChoices(config: Record<string, unknown>, at: string): Fault[] {
  if (!Array.isArray(config.choices)) return [];
  const seen = new Set<string>();
  return config.choices.flatMap((choice: unknown, place) => {
    const value = isObject(choice) ? choice.value : choice;
    if (typeof value !== 'string') return [];
    const word = value.trim().toLowerCase();
    if (!seen.has(word)) {
      seen.add(word);
      return [];
    }
    const message = `The choice ${valueWords(value)} stands twice; upper and lower case do not count.`;
    return [fault(`${at}/choices/${place}`, 'duplicate_choice', message)];
  });
}

function ownFaults(config: Record<string, unknown>, type: StepType, at: string): { faults: Fault[]; parsed: unknown } {
  const schema = stepConfigs[type];
  const result = schema.safeParse(config);
  if (result.success) return { faults: [], parsed: result.data };
  const issues = [...result.error.issues, ...ruleIssues(schema, config)];
  return {
    faults: faultsOf({ issues }, { input: config, schema, at, name: `a \`${type}\` config` }),
    parsed: undefined,
  };
}

/** Reads the config of a step; of a step whose type is unknown nothing can be said. */
export function readConfig(input: unknown, type: StepType | null, index: number): ConfigReading {
  const at = `/steps/${index}/config`;
  if (input === undefined)
    return { faults: [fault(at, 'required', '`config` is required.')], jumps: [], parsed: undefined };
  if (!isObject(input)) {
    return { faults: [fault(at, 'wrong_type', '`config` must be an object.')], jumps: [], parsed: undefined };
  }
  if (type === null) return { faults: [], jumps: [], parsed: undefined };
  const {
    config,
    faults: nameFaults,
    isAlias,
  } = type === 'ai_action' ? withFlavor(input, at) : { config: input, faults: [], isAlias: false };
  const jumps = jumpsOf(config, type, index);
  const pointers = new Set(jumps.map(({ pointer }) => pointer));
  const { faults, parsed } = ownFaults(config, type, at);
  const rules = [
    ...(type === 'ai_action' ? duplicateChoices(config, at) : []),
    ...(type === 'wait' ? zoneFaults(config, at) : []),
  ];
  const own = (isAlias ? asWritten(faults, at) : faults).filter(({ pointer }) => !pointers.has(pointer));
  const refused = new Set(own.map(({ pointer }) => pointer));
  const templates = templateFaults(config, type, at).filter(({ pointer }) => !refused.has(pointer));
  return { faults: [...nameFaults, ...own, ...rules, ...templates], jumps, parsed };
}
