// A bundle while it is made, and its end: what the product would refuse is taken out and listed, so that the rest is valid.
import { type BundleKind, bundleItems, bundleKinds } from '../../contract/bundle/registry.ts';
import { type Bundle, bundleVersion } from '../../contract/bundle.ts';
import type { Fault } from '../../contract/errors.ts';
import { canonicalBundle } from '../../engine/versions/bundle/canonical.ts';
import { judgeBundle } from '../../engine/versions/bundle/judge-bundle.ts';
import type { Fields } from './fields.ts';
import { type ProgramPart, stepsOf, writeSteps } from './program.ts';
import type { ConversionResult, Ledger } from './result.ts';

/** An item of the bundle to be. */
export interface DraftItem {
  item: Fields;
  /** Where it comes from, for people. */
  where: string;
}

/** A workflow: everything but its steps, and these. */
export interface DraftWorkflow extends DraftItem {
  parts: ProgramPart[];
}

export interface Draft {
  items: Partial<Record<Exclude<BundleKind, 'workflow'>, DraftItem[]>>;
  workflows: DraftWorkflow[];
}

const listOf = (draft: Draft, kind: BundleKind): DraftItem[] =>
  kind === 'workflow' ? draft.workflows : (draft.items[kind] ?? []);

function bundleOf(draft: Draft): Fields {
  const lists = bundleKinds.map((kind) => {
    const items =
      kind === 'workflow'
        ? draft.workflows.map(({ item, parts }) => ({ ...item, steps: writeSteps(parts) }))
        : listOf(draft, kind).map(({ item }) => item);
    return [bundleItems[kind].key, items] as const;
  });
  return { version: bundleVersion, ...Object.fromEntries(lists.filter(([, items]) => items.length > 0)) };
}

const refusedStep = 'the step would be refused';
const place = /^\/([a-z]+)\/(\d+)(?:\/steps\/(\d+))?/;

/** Takes out what faults are about; whether anything was. */
function takeOut(draft: Draft, faults: readonly Fault[], ledger: Ledger): boolean {
  const gone = new Map<object, { where: string; message: string }>();
  for (const { pointer, message } of faults) {
    const [, key, index, stepIndex] = place.exec(pointer) ?? [];
    const kind = bundleKinds.find((one) => bundleItems[one].key === key);
    const found = kind === undefined ? undefined : listOf(draft, kind)[Number(index)];
    if (found === undefined) continue;
    const step =
      stepIndex !== undefined && 'parts' in found ? stepAt(found as DraftWorkflow, Number(stepIndex)) : undefined;
    const what = step ?? found;
    if (!gone.has(what)) gone.set(what, { where: what.where, message });
  }
  for (const [what, { where, message }] of gone) {
    ledger.miss(where, `${'type' in what ? refusedStep : 'it would be refused'}: ${message}`);
  }
  for (const kind of bundleKinds) {
    if (kind !== 'workflow') draft.items[kind] = listOf(draft, kind).filter((item) => !gone.has(item));
  }
  draft.workflows = draft.workflows
    .filter((workflow) => !gone.has(workflow))
    .map((workflow) => ({
      ...workflow,
      parts: workflow.parts.filter((part) => !('step' in part && gone.has(part.step))),
    }));
  return gone.size > 0;
}

const stepAt = ({ parts }: DraftWorkflow, index: number) => stepsOf(parts)[index];

function withoutEmpty(draft: Draft, ledger: Ledger): void {
  const isEmpty = ({ parts }: DraftWorkflow) => stepsOf(parts).length === 0;
  for (const { where } of draft.workflows.filter(isEmpty)) {
    ledger.miss(where, 'the workflow: none of its steps could be carried');
  }
  draft.workflows = draft.workflows.filter((workflow) => !isEmpty(workflow));
}

/** Steps that use what is not part of the bundle any more go too: a name that leads nowhere is not valid for long. */
function withoutDangling(draft: Draft, ledger: Ledger): void {
  const names = (kind: 'audience' | 'template' | 'layout') => new Set(listOf(draft, kind).map(({ item }) => item.name));
  const known = { audience: names('audience'), template: names('template'), layout: names('layout') };
  const lost = ({ config }: { config: Fields }) =>
    (['template', 'audience'] as const).find((kind) => config[kind] !== undefined && !known[kind].has(config[kind]));
  for (const workflow of draft.workflows) {
    workflow.parts = workflow.parts.filter((part) => {
      const kind = 'step' in part ? lost(part.step) : undefined;
      if (kind !== undefined && 'step' in part)
        ledger.miss(part.step.where, `the step: its ${kind} could not be carried`);
      return kind === undefined;
    });
  }
  draft.workflows = draft.workflows.filter(({ item, where }) => {
    const trigger = item.trigger as { audience?: { name?: unknown } } | undefined;
    const isKnown = trigger?.audience === undefined || known.audience.has(trigger.audience.name);
    if (!isKnown) ledger.miss(where, 'the workflow: the audience that starts it could not be carried');
    return isKnown;
  });
  for (const { item, where } of listOf(draft, 'template')) {
    if (item.layout === undefined || known.layout.has(item.layout)) continue;
    ledger.miss(where, 'the layout of the email: it could not be carried');
    delete item.layout;
  }
}

/** The bundle of a draft. Each round takes out at least one thing, so there is an end. */
export function finish(draft: Draft, ledger: Ledger): ConversionResult {
  for (;;) {
    withoutDangling(draft, ledger);
    withoutEmpty(draft, ledger);
    const value = bundleOf(draft);
    const verdict = judgeBundle(value, null);
    if (verdict.ok) {
      const bundle = canonicalBundle(value as unknown as Bundle);
      const steps = draft.workflows.reduce((sum, { parts }) => sum + stepsOf(parts).length, 0);
      return { ok: true, bundle, notCarried: ledger.list(), carried: verdict.bundle.items.length + steps };
    }
    if (!takeOut(draft, verdict.faults, ledger)) return { ok: false, faults: verdict.faults };
  }
}
