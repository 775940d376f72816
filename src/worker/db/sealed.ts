import { createCache } from '../../engine/cache.ts';
import type { Env } from '../env.ts';
import { decryptJson, encryptJson, importKeyring, type Keyring } from '../guard/encrypt.ts';

/** Every kind of secret in the database, with the row it is sealed for. */
export const sealedFor = {
  feedSecret: (projectId: string) => ({ purpose: 'feed_secret', rowId: projectId }),
  webhookSecret: (projectId: string) => ({ purpose: 'webhook_secret', rowId: projectId }),
  formerSecrets: (projectId: string) => ({ purpose: 'former_secrets', rowId: projectId }),
  channelConfig: (channelId: string) => ({ purpose: 'channel_config', rowId: channelId }),
  endpointRequest: (endpointId: string) => ({ purpose: 'endpoint_request', rowId: endpointId }),
  endpointSecrets: (endpointId: string) => ({ purpose: 'endpoint_secrets', rowId: endpointId }),
  stepSecrets: (workflowId: string) => ({ purpose: 'step_secrets', rowId: workflowId }),
  /** Of `<project id>/<name>`. */
  projectSecret: (place: string) => ({ purpose: 'project_secret', rowId: place }),
  aiSettings: (orgId: string) => ({ purpose: 'ai_settings', rowId: orgId }),
  signInCode: (codeHash: string) => ({ purpose: 'sign_in_code', rowId: codeHash }),
  /** In no row: the token that confirms a call of a tool, for the key that may use it. */
  toolCall: (keyId: string) => ({ purpose: 'tool_call', rowId: keyId }),
  idempotentAnswer: (orgAndKey: string) => ({ purpose: 'idempotent_answer', rowId: orgAndKey }),
} as const;

export type Secret = keyof typeof sealedFor;

let imported: { secrets: string; ring: Promise<Keyring> } | undefined;

/** Opened values by their place and ciphertext: the same ciphertext is the same secret. */
const opened = createCache<unknown>({ max: 2_000 });

/** Importing keys costs more than opening a value, so the isolate keeps them. */
function keyring(env: Env): Promise<Keyring> {
  const secrets = `${env.ENCRYPTION_KEYS ?? ''} ${env.ENCRYPTION_KEY}`;
  if (imported?.secrets !== secrets) imported = { secrets, ring: importKeyring(secrets) };
  return imported.ring;
}

/** Seals a secret for its row. */
export async function sealSecret(env: Env, secret: Secret, rowId: string, value: unknown): Promise<string> {
  return encryptJson(await keyring(env), sealedFor[secret](rowId), value);
}

/** Opens a secret of its row for reading; the caller names its type, as only values that passed its schema are sealed. */
export async function openSecret<T>(env: Env, secret: Secret, rowId: string, stored: string): Promise<T> {
  const place = `${secret}\n${rowId}\n${stored}`;
  const known = opened.get(place);
  if (known !== undefined) return known as T;
  const value = await decryptJson(await keyring(env), sealedFor[secret](rowId), stored);
  opened.set(place, value);
  return value as T;
}
