// Puts the secrets of the project into the headers that name them, right before a request leaves.
import { oneLine } from '../../engine/steps/parts.ts';
import type { InputOf } from '../../engine/steps/registry.ts';
import type { HeaderPart } from '../../engine/steps/secret-tags.ts';
import { openProject } from '../db/client.ts';
import { openSecret } from '../db/sealed.ts';
import { readSecretsNamed } from '../store/project-secrets.ts';
import type { StepContextOf } from './context.ts';

/** `missing`: why the request cannot be made, as one sentence. `unreadable`: a secret that no key of the Worker opens. */
type Filled = { input: InputOf<'webhook'> } | { missing: string } | { unreadable: string };

/** The input with whole headers; read from the database each time, so that a secret that was set counts at once. */
export async function fillSecrets({ env, input, projectConfig }: StepContextOf<'webhook'>): Promise<Filled> {
  const { secretParts } = input;
  if (!secretParts) return { input };
  const { projectId } = projectConfig;
  const names = [...new Set(Object.values(secretParts).flat().flatMap(nameOf))];
  const rows = await readSecretsNamed(await openProject(env, projectId), projectId, names);
  const host = URL.canParse(input.url) ? new URL(input.url).host : '';
  const values = new Map<string, string>();
  for (const name of names) {
    const row = rows.find((known) => known.name === name);
    if (!row) return { missing: `The project has no secret "${name}"; set it in settings/secrets.` };
    if (row.hosts !== null && !row.hosts.includes(host))
      return { missing: `The secret "${name}" is sent to ${row.hosts.join(', ')} only, not to ${host}.` };
    const place = `${projectId}/${name}`;
    const value = await openSecret<string>(env, 'projectSecret', place, row.sealed).catch(() => null);
    if (value === null) return { unreadable: name };
    values.set(name, value);
  }
  const whole = (parts: readonly HeaderPart[]) =>
    oneLine(parts.map((part) => (typeof part === 'string' ? part : (values.get(part.secret) ?? ''))).join(''));
  const filled = Object.entries(secretParts).map(([header, parts]) => [header, whole(parts)]);
  return { input: { ...input, headers: { ...input.headers, ...Object.fromEntries(filled) } } };
}

const nameOf = (part: HeaderPart): string[] => (typeof part === 'string' ? [] : [part.secret]);
