// Judges a bundle against a project: by the pure rules, by the guard of outgoing requests, and by the secrets that its steps
// have stored. All faults come at once.
import type { ImportQuery } from '../../contract/bundle/import.ts';
import { bundleItems } from '../../contract/bundle/registry.ts';
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import { limited } from '../../engine/faults/faults.ts';
import { fault } from '../../engine/faults/sentences.ts';
import { judgeBundle } from '../../engine/versions/bundle/judge-bundle.ts';
import type { AnyJudgedItem, BundleVerdict, JudgedBundle } from '../../engine/versions/bundle/judged.ts';
import type { Ctx } from '../access/context.ts';
import { type OpenedStep, openSteps } from '../db/step-secrets.ts';
import { createSecretMover, type SecretMover, secretUses } from '../definitions/project-secrets.ts';
import { sealedDefinition, withStoredSecrets } from '../definitions/valid.ts';
import { timeId } from '../ids.ts';
import { addressFaults } from './addresses.ts';
import { type AnyPresentItem, type Content, factsOf } from './content.ts';
import type { ImportRequest } from './read-request.ts';
import { valueFaults } from './variables.ts';

type Options = Pick<ImportQuery, 'source' | 'takeOver'>;
/** Opened steps by the id of their workflow. */
type Secrets = ReadonlyMap<string, readonly OpenedStep[]>;

const workflowsKey = bundleItems.workflow.key;

/** Secrets that steps name and the project has, and what adds those that were written out, in the batch of the import. */
export interface BundleSecrets {
  known: ReadonlySet<string>;
  statements: readonly D1PreparedStatement[];
}

type ProjectVerdict =
  | Extract<BundleVerdict, { ok: false }>
  | (Extract<BundleVerdict, { ok: true }> & { secrets: BundleSecrets });

/** What a bundle comes to in a project; the steps of its workflows are sealed as they will be stored. Pointers lead into the body. */
export async function judgeForProject(
  ctx: Ctx,
  content: Content,
  { bundle: given, variables: values, at, faults: before }: ImportRequest,
  { source, takeOver }: Options,
): Promise<ProjectVerdict> {
  const secrets = await openSecrets(ctx, content);
  const value = withSecrets(given, content, secrets);
  const outside = await addressFaults(ctx.env, content, { value, values, at });
  const verdict = judgeBundle(value, factsOf(content), {
    source,
    takeOver,
    // A variable has no id but its name.
    newId: (kind, identity) => (kind === 'variable' ? identity : timeId(ctx.now)),
  });
  const own = verdict.ok ? [] : verdict.faults.map((one) => ({ ...one, pointer: at + one.pointer }));
  const unstorable = verdict.ok ? nulFaults(verdict.bundle, at) : [];
  const faults = [...before, ...valueFaults(content, value, values), ...own, ...unstorable];
  const places = new Set(faults.map(({ pointer }) => pointer));
  const all = [...faults, ...outside.filter(({ pointer }) => !places.has(pointer))];
  if (!verdict.ok || all.length > 0) return { ok: false, faults: limited(all) };
  const mover = createSecretMover(ctx, content.projectId);
  const bundle = await sealed(ctx, verdict.bundle, { secrets, mover });
  const named = bundle.items.flatMap((item) => (item.kind === 'workflow' ? secretUses(item.saved.definition) : []));
  const known = await mover.known(named.map(({ name }) => name));
  return { ok: true, bundle, secrets: { known, statements: await mover.statements() } };
}

/** The fields that travel to a column of their own: SQLite ends a text of JSON where it holds a NUL. */
const columnTexts = ['description', 'default'];

function nulFaults({ items }: JudgedBundle, at: string): Fault[] {
  return items.flatMap(({ item, pointer }) =>
    columnTexts
      .filter((field) => String(Object.entries(item).find(([name]) => name === field)?.[1] ?? '').includes('\0'))
      .map((field) => fault(`${at}${pointer}/${field}`, 'invalid_text', 'Text must not hold a NUL character.')),
  );
}

const isWorkflow = (item: AnyPresentItem) => item.kind === 'workflow';

async function openSecrets({ env }: Ctx, { items }: Content): Promise<Secrets> {
  const found = await Promise.all(
    items.filter(isWorkflow).map(async ({ id, saved }) => {
      const steps = 'definition' in saved && 'steps' in saved.definition ? saved.definition.steps : [];
      return [id, await openSteps(env, id, steps)] as const;
    }),
  );
  return new Map(found.filter(([, opened]) => opened.length > 0));
}

/** A bundle whose steps have their stored secrets in place of the hints by which exports show them. */
function withSecrets(value: unknown, { items }: Content, secrets: Secrets): unknown {
  const workflows = isObject(value) ? value[workflowsKey] : undefined;
  if (secrets.size === 0 || !isObject(value) || !Array.isArray(workflows)) return value;
  const ids = new Map(items.filter(isWorkflow).map(({ name, id }) => [name, id]));
  const opened = (name: unknown) => secrets.get(ids.get(String(name)) ?? '') ?? [];
  const restored = workflows.map((item: unknown) =>
    isObject(item) ? withStoredSecrets(item, [...opened(item.name), ...opened(item.renamedFrom)]) : item,
  );
  return { ...value, [workflowsKey]: restored };
}

async function sealed(
  { env }: Ctx,
  bundle: JudgedBundle,
  { secrets, mover }: { secrets: Secrets; mover: SecretMover },
): Promise<JudgedBundle> {
  const items: AnyJudgedItem[] = [];
  // One after the other: a secret that two workflows have written out is one secret.
  for (const item of bundle.items) {
    if (item.kind !== 'workflow') items.push(item);
    else {
      const { id, name, saved } = item;
      const moved = await mover.move(name, saved.definition);
      const definition = await sealedDefinition(env, id, moved, secrets.get(id) ?? []);
      items.push({ ...item, saved: { ...saved, definition } });
    }
  }
  return { ...bundle, items };
}
