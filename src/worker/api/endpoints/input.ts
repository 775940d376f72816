// Decides whether a body is an endpoint, and what is stored of it: all faults at once, of its fields, what it refers to
// by hints, its address and its headers.
import type * as z from 'zod';
import { type Fault, invalidInput } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';
import { EndpointInput, EndpointPatch } from '../../../contract/messages/endpoint.ts';
import { faultsOf, limited, pointerOf } from '../../../engine/faults/faults.ts';
import { holdsHint } from '../../../engine/secrets.ts';
import type { EndpointDefinition, EndpointRequest } from '../../db/schema/endpoints.ts';
import type { Env } from '../../env.ts';
import { checkHeaders } from '../../guard/check-headers.ts';
import { maskConfig, restoreMasked } from '../../guard/mask-config.ts';
import { openEgress } from '../../guard/open-egress.ts';

/** An endpoint that passed all checks: its definition with hints, and what they stand for. */
export interface ValidEndpoint {
  definition: EndpointDefinition;
  request: EndpointRequest;
}

const guarded = { secretFields: ['headers'], urlFields: ['url'] };

/** The endpoint of a new input, or 422. */
export async function readInput(env: Env, body: unknown): Promise<ValidEndpoint & { projectId: string | undefined }> {
  const parsed = EndpointInput.safeParse(body);
  const faults = await faultsOfBody(env, body, EndpointInput, parsed);
  if (!parsed.success || faults.length > 0) throw invalidInput(limited(faults));
  const { projectId, url, headers = {}, ...given } = parsed.data;
  const request = { url, headers };
  const definition: EndpointDefinition = {
    ...shown(request),
    description: given.description ?? null,
    eventTypes: given.eventTypes,
    filters: given.filters ?? null,
    ratePerSecond: given.ratePerSecond ?? null,
    ordered: given.ordered ?? false,
    onExhausted: given.onExhausted ?? 'skip',
    disableAfter: given.disableAfter ?? { hours: 120, attempts: 20 },
  };
  return { projectId, definition, request };
}

/** A stored endpoint with the fields of a patch, and the status that it asks for; 422 where it is none. */
export async function readPatch(
  env: Env,
  body: unknown,
  stored: ValidEndpoint,
): Promise<ValidEndpoint & { status: EndpointPatch['status'] }> {
  const restored = restore(body, stored.request);
  const parsed = EndpointPatch.safeParse(restored.body);
  const faults = await faultsOfBody(env, restored.body, EndpointPatch, parsed);
  if (!parsed.success || faults.length + restored.faults.length > 0)
    throw invalidInput(limited([...faults, ...restored.faults]));
  const { status, url = stored.request.url, headers = stored.request.headers, ...given } = parsed.data;
  const request = { url, headers };
  const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { status, request, definition: { ...stored.definition, ...fields, ...shown(request) } };
}

const shown = (request: EndpointRequest) =>
  // A masked address is text, and masked headers are texts by their names.
  maskConfig({ ...request }, guarded) as Pick<EndpointDefinition, 'url' | 'headers'>;

/** Puts what hints stand for back in their places; a header whose receiver changed has to be entered again. */
function restore(body: unknown, stored: EndpointRequest): { body: unknown; faults: Fault[] } {
  if (!isObject(body)) return { body, faults: [] };
  const { url, headers } = { ...shown(stored), ...body };
  const { config, reenter } = restoreMasked({ url, headers }, { ...stored }, guarded);
  const given = Object.entries(body).filter(([name]) => !reenter.includes(name));
  const restored = given.map(([name, value]) => [name, name in config ? config[name] : value]);
  const faults = reenter.map((name): Fault => {
    const message = `Enter \`${name}\` again: whom it is sent to has changed.`;
    return { pointer: `/${name}`, code: 'required', message };
  });
  return { body: Object.fromEntries(restored), faults };
}

async function faultsOfBody(
  env: Env,
  body: unknown,
  schema: z.ZodType,
  parsed: z.ZodSafeParseResult<unknown>,
): Promise<Fault[]> {
  const faults = parsed.success ? [] : faultsOf(parsed.error, { input: body, schema });
  const isSound = (pointer: string) => !faults.some((fault) => fault.pointer === pointer);
  if (!isObject(body)) return faults;
  const url = isSound('/url') ? await urlFault(env, body.url) : [];
  return [...faults, ...url, ...headerFaults(body.headers).filter(({ pointer }) => isSound(pointer))];
}

async function urlFault(env: Env, url: unknown): Promise<Fault[]> {
  if (typeof url !== 'string') return [];
  const pointer = '/url';
  if (holdsHint(url)) {
    return [
      { pointer, code: 'secret_hint', message: 'This address holds the hint of a secret; enter the secret itself.' },
    ];
  }
  const verdict = await openEgress(env).check(url.trim());
  return verdict.ok ? [] : [{ pointer, code: verdict.code, message: verdict.message }];
}

function headerFaults(headers: unknown): Fault[] {
  if (!isObject(headers)) return [];
  return Object.entries(headers).flatMap(([name, value]): Fault[] => {
    if (typeof value !== 'string') return [];
    const pointer = pointerOf(['headers', name]);
    if (holdsHint(value)) {
      const message = 'This header holds the hint of a secret; enter the secret itself.';
      return [{ pointer, code: 'secret_hint', message }];
    }
    const verdict = checkHeaders({ [name]: value });
    return verdict.ok ? [] : [{ pointer, code: 'invalid_header', message: verdict.message }];
  });
}
