import type * as z from 'zod';
import { type AppError, type Fault, invalidInput } from '../../contract/errors.ts';
import { type ChannelKind, secretFields, urlFields } from '../../contract/messages/channels/registry.ts';
import { faultsOf } from '../../engine/faults/faults.ts';
import { holdsHint } from '../../engine/secrets.ts';
import type { Env } from '../env.ts';
import { type GuardedFields, maskConfig, restoreMasked } from '../guard/mask-config.ts';
import { openEgress } from '../guard/open-egress.ts';
import { ruleFaults } from './config-rules.ts';
import type { ProviderConfig } from './provider-config.ts';

/** Checks a provider config: its fields, then every address in it. Faults carry pointers below `at`. */
export async function checkConfig(
  env: Env,
  kind: ChannelKind | 'ai',
  schema: z.ZodType<{ vendor: string }>,
  input: unknown,
  at: string,
): Promise<ProviderConfig> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw refusal(faultsOf(parsed.error, { input, schema, at }));
  const config: ProviderConfig = { ...parsed.data };
  const faults = await Promise.all(
    (urlFields[kind][config.vendor] ?? []).map((field) => addressFault(env, config[field], `${at}/${field}`)),
  );
  const found = [...faults.flatMap((fault) => fault ?? []), ...ruleFaults(env, kind, config, at)];
  if (found.length > 0) throw refusal(found);
  return config;
}

async function addressFault(env: Env, url: unknown, pointer: string): Promise<Fault | null> {
  if (typeof url !== 'string') return null;
  if (holdsHint(url)) {
    const message = 'This address holds the hint of a secret; enter the secret itself.';
    return { pointer, code: 'secret_hint', message };
  }
  const verdict = await openEgress(env).check(url);
  return verdict.ok ? null : { pointer, code: verdict.code, message: verdict.message };
}

/**
 * What a client sent, with the stored secrets in place of the hints it knows them by. A secret whose receiver changed
 * has to be entered again, so that nobody who may edit a config can have it sent to a server of their own.
 */
export function withStoredSecrets(
  kind: ChannelKind | 'ai',
  stored: ProviderConfig,
  incoming: Record<string, unknown>,
  at: string,
): Record<string, unknown> {
  const guarded = guardedFields(kind, stored.vendor);
  // A secret that another vendor would get is entered again, whatever its address.
  const urlFieldNames = ['vendor', ...guarded.urlFields];
  const { config, reenter } = restoreMasked(incoming, stored, { ...guarded, urlFields: urlFieldNames });
  if (reenter.length === 0) return config;
  throw refusal(
    reenter.map((name) => ({
      pointer: `${at}/${name}`,
      code: 'required',
      message: `Enter \`${name}\` again: whom it is sent to has changed.`,
    })),
  );
}

/** A config as it may be shown and logged. */
export function maskedConfig(kind: ChannelKind | 'ai', config: ProviderConfig): Record<string, unknown> {
  return maskConfig(config, guardedFields(kind, config.vendor));
}

const guardedFields = (kind: ChannelKind | 'ai', vendor: string): GuardedFields => ({
  secretFields: secretFields[kind][vendor] ?? [],
  urlFields: urlFields[kind][vendor] ?? [],
});

function refusal(faults: Fault[]): AppError {
  return invalidInput(faults);
}
