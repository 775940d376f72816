// Judges what a workflow would call, before it is saved: addresses by the guard of all outgoing requests, and the headers
// that may go along.
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import { stepTypes } from '../../contract/workflows/steps/registry.ts';
import { behaviourOf } from '../../engine/steps/registry.ts';
import { fixedPart, originFault } from '../../engine/steps/web-address.ts';
import type { Env } from '../env.ts';
import { checkHeaders } from '../guard/check-headers.ts';
import type { Egress } from '../guard/egress.ts';
import { openEgress } from '../guard/open-egress.ts';

interface Called {
  pointer: string;
  /** What is called whatever the templates in it give. */
  url: string;
}

type Verdict = ReturnType<Egress['check']>;

/** Judges addresses; each name is looked up once, however many steps call it. */
export function createAddressCheck(env: Env): (url: string) => Verdict {
  const egress = openEgress(env);
  const verdicts = new Map<string, Verdict>();
  return (url) => {
    const known = verdicts.get(url) ?? egress.check(url);
    verdicts.set(url, known);
    return known;
  };
}

/** The faults of addresses and headers in the steps of a request body; addresses as the variables of the project have them. */
export async function outgoingFaults(
  check: (url: string) => Verdict,
  input: unknown,
  variables: Readonly<Record<string, string>>,
): Promise<Fault[]> {
  const steps: unknown[] = isObject(input) && Array.isArray(input.steps) ? input.steps.slice(0, 100) : [];
  const found = await Promise.all(
    steps.flatMap((step, index) =>
      calledBy(step, `/steps/${index}/config`, variables).map(async ({ pointer, url }): Promise<Fault[]> => {
        const verdict = await check(url);
        return verdict.ok ? [] : [{ pointer, code: verdict.code, message: verdict.message }];
      }),
    ),
  );
  return [...found.flat(), ...steps.flatMap((step, index) => headerFaults(step, `/steps/${index}/config/headers`))];
}

function calledBy(step: unknown, at: string, variables: Readonly<Record<string, string>>): Called[] {
  if (!isObject(step) || !isObject(step.config)) return [];
  const { type, config } = step;
  const known = stepTypes.find((name) => name === type);
  const fields = known ? behaviourOf({ type: known }).addresses : [];
  return fields.flatMap((field) => {
    const url = config[field];
    if (typeof url !== 'string' || url === '' || originFault(url) !== null) return [];
    const fixed = fixedPart(url, variables);
    return fixed === null ? [] : [{ pointer: `${at}/${field}`, url: fixed }];
  });
}

function callsOut(step: unknown): boolean {
  const known = isObject(step) ? stepTypes.find((name) => name === step.type) : undefined;
  return known !== undefined && behaviourOf({ type: known }).addresses.length > 0;
}

/** Header names are no templates, so whether they may be set is known. */
function headerFaults(step: unknown, at: string): Fault[] {
  if (!callsOut(step)) return [];
  const headers = isObject(step) && isObject(step.config) ? step.config.headers : undefined;
  const names = isObject(headers) ? Object.keys(headers).slice(0, 100) : [];
  return names.flatMap((name) => {
    const verdict = checkHeaders({ [name]: '' });
    const pointer = `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return verdict.ok ? [] : [{ pointer, code: 'invalid_header', message: verdict.message }];
  });
}
