import { isObject } from '../../contract/json.ts';
import { hintOf, holdsHint, shownUrl } from '../../engine/secrets.ts';

type Config = Readonly<Record<string, unknown>>;

/** The secret fields of a config, and the fields with the addresses that the secrets are sent to. */
export interface GuardedFields {
  secretFields: readonly string[];
  urlFields: readonly string[];
}

/** A copy of a config that may be shown: every secret, and every token in an address, is replaced by its hint. */
export function maskConfig(config: Config, { secretFields, urlFields }: GuardedFields): Record<string, unknown> {
  const shown = (name: string, value: unknown) => {
    if (secretFields.includes(name)) return maskValue(value);
    return urlFields.includes(name) && typeof value === 'string' ? shownUrl(value) : value;
  };
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, shown(name, value)]));
}

/**
 * Restores the stored secrets of which a client returned only the hint. If an address or the vendor changed, they are left out and
 * listed in `reenter`: otherwise anyone who may edit a channel could have its secrets sent to a server of their own.
 */
export function restoreMasked(
  incoming: Config,
  stored: Config,
  fields: GuardedFields,
): { config: Record<string, unknown>; reenter: string[] } {
  const shown = maskConfig(stored, fields);
  const isStored = (name: string) => incoming[name] === stored[name] || incoming[name] === shown[name];
  const moved = fields.urlFields.some((name) => !fields.secretFields.includes(name) && !isStored(name));
  const config: Record<string, unknown> = {};
  const reenter: string[] = [];
  for (const [name, value] of Object.entries(incoming)) {
    if (fields.urlFields.includes(name) && !fields.secretFields.includes(name)) {
      config[name] = isStored(name) ? stored[name] : value;
      if (moved && typeof value === 'string' && holdsHint(value)) reenter.push(name);
      continue;
    }
    const restored = fields.secretFields.includes(name) ? restoreValue(value, stored[name]) : value;
    if (moved && restored !== value) reenter.push(name);
    else config[name] = restored;
  }
  return { config, reenter };
}

function maskValue(value: unknown): unknown {
  if (typeof value === 'string') return hintOf(value);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskValue(inner)]));
}

/** Returns the same value when there is nothing to restore. */
function restoreValue(value: unknown, stored: unknown): unknown {
  if (typeof value === 'string') return typeof stored === 'string' && value === hintOf(stored) ? stored : value;
  if (!isObject(value) || !isObject(stored)) return value;
  const restored = Object.entries(value).map(([name, inner]) => [name, restoreValue(inner, stored[name])] as const);
  return restored.every(([name, inner]) => inner === value[name]) ? value : Object.fromEntries(restored);
}
