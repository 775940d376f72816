// Decides what can be said of the config of one step by itself.
// 1. A field may have another name (`feature` for `flavor`); faults point to the name that was used.
// 2. The rules between fields are checked even when a field is faulty, so that all faults are reported at once.
// 3. Targets are returned as jumps; only a value that cannot be a target, such as a list, is a fault here.
import type * as z from 'zod';
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import { type StepType, stepConfigs } from '../../contract/workflows/steps/registry.ts';
import { isConfigOptional } from '../../contract/workflows/workflow.ts';
import { faultsOf } from '../faults/faults.ts';
import { fault } from '../faults/sentences.ts';
import { valueWords } from '../faults/words.ts';
import type { Jumps } from '../steps/behaviour.ts';
import { behaviourOf } from '../steps/registry.ts';
import type { KnownNames } from '../templates/expressions.ts';
import type { Jump } from './jumps.ts';
import { templateFaults } from './template-faults.ts';

/** A config, as far as it could be read. */
export interface ConfigReading {
  faults: Fault[];
  jumps: Jump[];
  /** The parsed config when it has no fault of its own. */
  parsed: unknown;
}

interface Named {
  config: Record<string, unknown>;
  faults: Fault[];
  /** Fields that were written under another name, as name: alias. */
  written: Map<string, string>;
}

/** A config with every field under its own name. */
function withOwnNames(given: Record<string, unknown>, aliases: Readonly<Record<string, string>>, at: string): Named {
  const config = { ...given };
  const faults: Fault[] = [];
  const written = new Map<string, string>();
  for (const [alias, name] of Object.entries(aliases)) {
    if (!Object.hasOwn(config, alias)) continue;
    const { [alias]: value } = config;
    delete config[alias];
    if (config[name] === undefined) {
      config[name] = value;
      written.set(name, alias);
    } else if (config[name] !== value) {
      const message = `\`${alias}\` is another name of \`${name}\`, but here it is ${valueWords(value)} and not ${valueWords(config[name])}. Give one of them.`;
      faults.push(fault(`${at}/${alias}`, 'conflict', message));
    }
  }
  return { config, faults, written };
}

/** Faults of fields under the names that were written. */
function asWritten(faults: readonly Fault[], written: ReadonlyMap<string, string>, at: string): Fault[] {
  return faults.map((found) => {
    const name = found.pointer.slice(at.length + 1);
    const alias = written.get(name);
    if (alias === undefined) return found;
    return { ...found, pointer: `${at}/${alias}`, message: found.message.replace(`\`${name}\``, `\`${alias}\``) };
  });
}

/** zod leaves the rules between fields out once a field failed. */
function ruleIssues(schema: z.core.$ZodType, value: Record<string, unknown>): z.core.$ZodIssue[] {
  const payload: z.core.ParsePayload = { value, issues: [] };
  for (const check of schema._zod.def.checks ?? []) check._zod.check(payload as z.core.ParsePayload<never>);
  return payload.issues.flatMap(({ path = [], message }) =>
    typeof message === 'string' ? [{ code: 'custom' as const, path, message }] : [],
  );
}

function jumpsOf(config: Record<string, unknown>, { fields, choices }: Jumps, index: number): Jump[] {
  const at = `/steps/${index}/config`;
  const jump = (pointer: string, field: string, target: unknown): Jump[] =>
    typeof target === 'string' || typeof target === 'number' ? [{ from: index, pointer, field, target }] : [];
  const list = choices === null ? undefined : config[choices];
  return [
    ...fields.flatMap((field) => jump(`${at}/${field}`, field, config[field])),
    ...(Array.isArray(list) ? list : []).flatMap((choice: unknown, place) =>
      isObject(choice) ? jump(`${at}/${choices}/${place}/next`, `${choices}[${place}].next`, choice.next) : [],
    ),
  ];
}

function ownFaults(config: Record<string, unknown>, type: StepType, at: string): { faults: Fault[]; parsed: unknown } {
  const schema = stepConfigs[type];
  const result = schema.safeParse(config);
  if (result.success) return { faults: [], parsed: result.data };
  const issues = [...result.error.issues, ...ruleIssues(schema, config)];
  const describe = (found: readonly z.core.$ZodIssue[]) =>
    faultsOf({ issues: found }, { input: config, schema, at, name: `a \`${type}\` config` });
  const faults = describe(issues);
  const corrected = withMeantFields(config, faults, at);
  if (corrected === null) return { faults, parsed: undefined };
  // What only follows from a misspelt field is no fault of its own.
  const stands = new Set(ruleIssues(schema, corrected).map(issueKey));
  const rules = new Set(ruleIssues(schema, config).map(issueKey));
  const kept = issues.filter((issue) => !rules.has(issueKey(issue)) || stands.has(issueKey(issue)));
  return { faults: describe(kept), parsed: undefined };
}

const issueKey = ({ path, message }: z.core.$ZodIssue) => JSON.stringify([path, message]);

/** The config with its misspelt fields under the names that were meant; null when there are none. */
function withMeantFields(
  config: Record<string, unknown>,
  faults: readonly Fault[],
  at: string,
): Record<string, unknown> | null {
  const misspelt = faults.flatMap(({ code, pointer, suggestion }) => {
    const name = pointer.slice(at.length + 1);
    const isMeant = code === 'unknown_field' && suggestion !== undefined && Object.hasOwn(config, name);
    return isMeant ? [[suggestion, config[name]] as const] : [];
  });
  return misspelt.length === 0 ? null : { ...config, ...Object.fromEntries(misspelt) };
}

/** Reads the config of a step; of a step whose type is unknown nothing can be said. */
export function readConfig(given: unknown, type: StepType | null, index: number, known?: KnownNames): ConfigReading {
  const at = `/steps/${index}/config`;
  const input = given === undefined && type !== null && isConfigOptional(type) ? {} : given;
  if (input === undefined)
    return { faults: [fault(at, 'required', '`config` is required.')], jumps: [], parsed: undefined };
  if (!isObject(input)) {
    return { faults: [fault(at, 'wrong_type', '`config` must be an object.')], jumps: [], parsed: undefined };
  }
  if (type === null) return { faults: [], jumps: [], parsed: undefined };
  const behaviour = behaviourOf({ type });
  const { config, faults: nameFaults, written } = withOwnNames(input, behaviour.aliases, at);
  const jumps = jumpsOf(config, behaviour.jumps, index);
  const pointers = new Set(jumps.map(({ pointer }) => pointer));
  const { faults, parsed } = ownFaults(config, type, at);
  const own = asWritten(faults, written, at).filter(({ pointer }) => !pointers.has(pointer));
  const refused = new Set(own.map(({ pointer }) => pointer));
  const templates = templateFaults(config, type, at, known).filter(({ pointer }) => !refused.has(pointer));
  return { faults: [...nameFaults, ...own, ...behaviour.faults(config, at), ...templates], jumps, parsed };
}
