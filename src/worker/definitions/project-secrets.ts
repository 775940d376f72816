// Moves secrets that are written out in steps to the sealed secrets of their project, and judges where those are sent.
// 1. A literal becomes {{secret.<name>}}; the same literal is the same secret. One that differs gets a name of its own, so a
//    save changes no secret that something else uses.
// 2. A secret that came from a step is sent to the hosts whose steps had it written out: naming it is not enough to have it
//    sent elsewhere, since whoever may edit a workflow must not read its secrets by that.

import { secretLimits } from '../../contract/account/secrets.ts';
import type { Fault } from '../../contract/errors.ts';
import { AppError } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import { stepTypes } from '../../contract/workflows/steps/registry.ts';
import type { Definition, Step } from '../../contract/workflows/workflow.ts';
import { fault } from '../../engine/faults/sentences.ts';
import { behaviourOf } from '../../engine/steps/registry.ts';
import { secretNameFor } from '../../engine/steps/secret-tags.ts';
import { fixedPart, originFault } from '../../engine/steps/web-address.ts';
import { openProject } from '../db/client.ts';
import { openSecret, sealSecret } from '../db/sealed.ts';
import type { Env } from '../env.ts';
import {
  addSecretsStatement,
  extendHostsStatement,
  readSecrets,
  readSecretsNamed,
  type SecretRow,
} from '../store/project-secrets.ts';

/** Who saves, and when (epoch ms). */
interface Saving {
  env: Env;
  actor: string;
  now: number;
}

/** Moves the secrets of workflows that are saved together. */
export interface SecretMover {
  /** The workflow with tags in place of the secrets that were written out in it. */
  move(workflowName: string, definition: Definition): Promise<Definition>;
  /** Which of these secrets the project has, or will have. */
  known(names: readonly string[]): Promise<ReadonlySet<string>>;
  /** What the moves have to write, in the batch of the save. */
  statements(): Promise<D1PreparedStatement[]>;
}

interface Known {
  value: string | null;
  row: SecretRow;
  isNew: boolean;
  isChanged: boolean;
}

/** The row id that a secret is sealed for. */
export const secretRowId = (projectId: string, name: string): string => `${projectId}/${name}`;

export function createSecretMover({ env, actor, now }: Saving, projectId: string): SecretMover {
  let known: Map<string, Known> | undefined;
  const load = async (): Promise<Map<string, Known>> => {
    known ??= await openAll(env, projectId);
    return known;
  };
  /** The name under which a value is kept. */
  const keep = async (value: string, host: string | null, wanted: (isTaken: (name: string) => boolean) => string) => {
    const all = await load();
    const same = [...all.values()].find((secret) => secret.value === value);
    if (same) {
      const { hosts } = same.row;
      if (hosts !== null && host !== null && !hosts.includes(host)) {
        same.row = { ...same.row, hosts: [...hosts, host] };
        same.isChanged = true;
      }
      return same.row.name;
    }
    if (all.size >= secretLimits.secrets) throw tooManySecrets();
    const name = wanted((tried) => all.has(tried));
    const sealed = await sealSecret(env, 'projectSecret', secretRowId(projectId, name), value);
    const row = { name, sealed, hosts: host === null ? null : [host], updatedAt: now, updatedBy: actor };
    all.set(name, { value, row, isNew: true, isChanged: false });
    return name;
  };
  return {
    async move(workflowName, definition) {
      const steps: Step[] = [];
      for (const step of definition.steps) steps.push(await moveStep(step, workflowName, keep));
      return { ...definition, steps };
    },
    async known(names) {
      if (names.length === 0) return new Set();
      const all = await load();
      return new Set(names.filter((name) => all.has(name)));
    },
    async statements() {
      const all = [...(known?.values() ?? [])];
      const added = all.filter(({ isNew }) => isNew).map(({ row }) => row);
      const extended = all.filter(({ isNew, isChanged }) => isChanged && !isNew).map(({ row }) => row);
      if (added.length + extended.length === 0) return [];
      const db = await openProject(env, projectId);
      return [
        ...(added.length > 0 ? [addSecretsStatement(db, projectId, added)] : []),
        ...(extended.length > 0 ? [extendHostsStatement(db, projectId, extended)] : []),
      ];
    },
  };
}

async function openAll(env: Env, projectId: string): Promise<Map<string, Known>> {
  const rows = await readSecrets(await openProject(env, projectId), projectId);
  const opened = await Promise.all(
    rows.map(async (row) => {
      const id = secretRowId(projectId, row.name);
      // One that no key opens keeps its name, and equals nothing.
      const value = await openSecret<string>(env, 'projectSecret', id, row.sealed).catch(() => null);
      return [row.name, { value, row, isNew: false, isChanged: false }] as const;
    }),
  );
  return new Map(opened);
}

type Keep = (
  value: string,
  host: string | null,
  wanted: (isTaken: (name: string) => boolean) => string,
) => Promise<string>;

async function moveStep<S extends Step>(step: S, workflowName: string, keep: Keep): Promise<S> {
  const { projectSecrets } = behaviourOf(step);
  const written = projectSecrets?.written(step.config) ?? [];
  if (!projectSecrets || written.length === 0) return step;
  const host = hostOf(step.config);
  const names = new Map<string, string>();
  for (const { header, value } of written) {
    const wanted = (isTaken: (name: string) => boolean) => secretNameFor(workflowName, step.label, header, isTaken);
    names.set(header, await keep(value, host, wanted));
  }
  return { ...step, config: projectSecrets.withTags(step.config, names) };
}

/** The host that a config calls, with its port; null where it has none that is known now. */
function hostOf(config: object): string | null {
  const url = 'url' in config && typeof config.url === 'string' ? config.url : '';
  if (url === '' || originFault(url) !== null) return null;
  // What a variable leads to is known when the request leaves, which asks again.
  const fixed = fixedPart(url, {});
  return fixed === null ? null : hostOfUrl(fixed);
}

/** The host of an address, with its port; null for what is none. */
export function hostOfUrl(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host || null : null;
}

export const tooManySecrets = (): AppError =>
  new AppError('conflict', `A project has at most ${secretLimits.secrets} secrets; remove some in settings/secrets.`);

/** The secrets that the steps of a definition name, with the label of the step. */
export function secretUses({ steps }: Pick<Definition, 'steps'>): { name: string; label: string }[] {
  return steps.flatMap((step) =>
    (behaviourOf(step).projectSecrets?.named(step.config) ?? []).flatMap(([, names]) =>
      names.map((name) => ({ name, label: step.label })),
    ),
  );
}

/** The faults of steps that would send secrets to hosts they are not meant for. */
export async function secretFaults(env: Env, projectId: string, input: unknown): Promise<Fault[]> {
  const steps: unknown[] = isObject(input) && Array.isArray(input.steps) ? input.steps.slice(0, 100) : [];
  const uses = steps.flatMap((step, index) => usesOf(step, `/steps/${index}/config`));
  if (uses.length === 0) return [];
  const wanted = [...new Set(uses.map(({ name }) => name))];
  const rows = await readSecretsNamed(await openProject(env, projectId), projectId, wanted);
  const hostsOf = new Map(rows.map(({ name, hosts }) => [name, hosts]));
  return uses.flatMap(({ pointer, name, host }) => {
    const hosts = hostsOf.get(name) ?? null;
    if (hosts === null || host === null || hosts.includes(host)) return [];
    const message = `The secret "${name}" is sent to ${hosts.join(', ')} only. Write the secret itself, or let an admin add ${host} in settings/secrets.`;
    return [fault(pointer, 'secret_elsewhere', message)];
  });
}

function usesOf(step: unknown, at: string): { pointer: string; name: string; host: string | null }[] {
  if (!isObject(step) || !isObject(step.config)) return [];
  const { config } = step;
  const type = stepTypes.find((known) => known === step.type);
  const named = (type && behaviourOf({ type }).projectSecrets?.named(config)) ?? [];
  const host = hostOf(config);
  return named.flatMap(([header, names]) => {
    const pointer = `${at}/headers/${header.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return names.map((name) => ({ pointer, name, host }));
  });
}
