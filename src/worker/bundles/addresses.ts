// Judges what workflows would call once a bundle is there: those of the bundle, and those beside it whose addresses begin with
// a variable that gets another value.
import { bundleItems } from '../../contract/bundle/registry.ts';
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import { pointerOf } from '../../engine/faults/faults.ts';
import { behaviourOf } from '../../engine/steps/registry.ts';
import { fixedPart, originVariables } from '../../engine/steps/web-address.ts';
import { createAddressCheck } from '../definitions/outgoing.ts';
import { secretFaults } from '../definitions/project-secrets.ts';
import { outsideFaults } from '../definitions/valid.ts';
import type { Env } from '../env.ts';
import type { Content } from './content.ts';
import { type GivenValues, valuesAfter } from './variables.ts';

type AddressCheck = ReturnType<typeof createAddressCheck>;

const listOf = (value: unknown, key: string): unknown[] => {
  const list = isObject(value) ? value[key] : undefined;
  return Array.isArray(list) ? list : [];
};

/** A bundle, and the values that come beside it; `at` is its pointer in the body. */
interface Whole {
  value: unknown;
  values: GivenValues;
  at: string;
}

/** The faults of addresses and headers; pointers lead into the body. */
export async function addressFaults(env: Env, content: Content, whole: Whole): Promise<Fault[]> {
  const check = createAddressCheck(env);
  const values = valuesAfter(content, whole.value, whole.values);
  const judge = async (item: unknown) => [
    ...(await outsideFaults(check, item, values)),
    ...(await secretFaults(env, content.projectId, item)),
  ];
  return [...(await ownFaults(judge, whole)), ...(await faultsBeside(check, content, whole, values))];
}

async function ownFaults(judge: (item: unknown) => Promise<Fault[]>, { value, at }: Whole): Promise<Fault[]> {
  const { key, most } = bundleItems.workflow;
  const found = await Promise.all(
    listOf(value, key)
      .slice(0, most)
      .map(async (item, place) => {
        const faults = await judge(item);
        return faults.map((one) => ({ ...one, pointer: `${pointerOf([key, place], at)}${one.pointer}` }));
      }),
  );
  return found.flat();
}

async function faultsBeside(check: AddressCheck, content: Content, whole: Whole, after: GivenValues): Promise<Fault[]> {
  const before = valuesAfter(content, null, {});
  const changed = new Set(
    [...Object.keys(before), ...Object.keys(after)].filter((name) => before[name] !== after[name]),
  );
  if (changed.size === 0) return [];
  const written = new Set(
    listOf(whole.value, bundleItems.workflow.key).flatMap((item) =>
      isObject(item) ? [String(item.name), String(item.renamedFrom)] : [],
    ),
  );
  const found = await Promise.all(
    addressesOf(content, written).map(async ({ url, place }): Promise<Fault[]> => {
      const name = originVariables(url).find((used) => changed.has(used));
      const fixed = name === undefined ? null : fixedPart(url, after);
      const verdict = fixed === null ? null : await check(fixed);
      if (name === undefined || !verdict || verdict.ok) return [];
      return [
        { pointer: placeOf(name, whole), code: verdict.code, message: `${place} would call it: ${verdict.message}` },
      ];
    }),
  );
  return found.flat();
}

/** The addresses of the workflows that are not in the bundle, as they are stored. */
function addressesOf({ items }: Content, written: ReadonlySet<string>): { url: string; place: string }[] {
  return items.flatMap((item) => {
    if (item.kind !== 'workflow' || written.has(item.name)) return [];
    return item.saved.definition.steps.flatMap((step) =>
      behaviourOf(step).addresses.flatMap((field) => {
        const url: unknown = (step.config as Readonly<Record<string, unknown>>)[field];
        return typeof url === 'string' ? [{ url, place: `Step ${step.label} of workflow "${item.name}"` }] : [];
      }),
    );
  });
}

/** Where a variable gets its value: beside the bundle, else by its default. */
function placeOf(name: string, { value, values, at }: Whole): string {
  if (name in values) return pointerOf(['variables', name]);
  const { key } = bundleItems.variable;
  const place = listOf(value, key).findIndex((item) => isObject(item) && item.name === name);
  return pointerOf([key, Math.max(place, 0), 'default'], at);
}
