// Judges a bundle against a project: by the pure rules, by the guard of outgoing requests, and by the secrets that its steps
// have stored. All faults come at once.
import type { ImportQuery } from '../../contract/bundle/import.ts';
import { bundleItems } from '../../contract/bundle/registry.ts';
import { isObject } from '../../contract/json.ts';
import { limited } from '../../engine/faults/faults.ts';
import { judgeBundle } from '../../engine/versions/bundle/judge-bundle.ts';
import type { AnyJudgedItem, BundleVerdict, JudgedBundle } from '../../engine/versions/bundle/judged.ts';
import type { Ctx } from '../access/context.ts';
import { type OpenedStep, openSteps } from '../db/step-secrets.ts';
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

/** What a bundle comes to in a project; the steps of its workflows are sealed as they will be stored. Pointers lead into the body. */
export async function judgeForProject(
  ctx: Ctx,
  content: Content,
  { bundle, variables: values, at, faults: before }: ImportRequest,
  { source, takeOver }: Options,
): Promise<BundleVerdict> {
  const secrets = await openSecrets(ctx, content);
  const value = withSecrets(bundle, content, secrets);
  const outside = await addressFaults(ctx.env, content, { value, values, at });
  const verdict = judgeBundle(value, factsOf(content), {
    source,
    takeOver,
    // A variable has no id but its name.
    newId: (kind, identity) => (kind === 'variable' ? identity : timeId(ctx.now)),
  });
  const own = verdict.ok ? [] : verdict.faults.map((one) => ({ ...one, pointer: at + one.pointer }));
  const faults = [...before, ...valueFaults(content, value, values), ...own];
  const places = new Set(faults.map(({ pointer }) => pointer));
  const all = [...faults, ...outside.filter(({ pointer }) => !places.has(pointer))];
  if (!verdict.ok || all.length > 0) return { ok: false, faults: limited(all) };
  return { ok: true, bundle: await sealed(ctx, verdict.bundle, secrets) };
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

async function sealed({ env }: Ctx, bundle: JudgedBundle, secrets: Secrets): Promise<JudgedBundle> {
  const items = await Promise.all(
    bundle.items.map(async (item): Promise<AnyJudgedItem> => {
      if (item.kind !== 'workflow') return item;
      const { id, saved } = item;
      const definition = await sealedDefinition(env, id, saved.definition, secrets.get(id) ?? []);
      return { ...item, saved: { ...saved, definition } };
    }),
  );
  return { ...bundle, items };
}
