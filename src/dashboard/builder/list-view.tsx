import { CircleAlert, CornerDownRight, Plus, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { Chip, TintIcon } from '../ui/chip.tsx';
import { cx } from '../ui/cx.ts';
import { useBuilder } from './builder-context.ts';
import { describeAll, problemWords } from './describe-step.ts';
import { type Exit, endTarget, reachedSteps, triggerId, type Way } from './exits.ts';
import { targetTitle } from './graph.ts';
import { type ListArm, type ListItem, listTree } from './list-tree.ts';
import { wordsOf } from './overlays/overlay.ts';
import { useOverlay } from './overlays/overlay-context.ts';
import { CountLinks } from './overlays/overlay-layer.tsx';
import { titleOf, typeName } from './starters.ts';
import { StepMenu } from './step-menu.tsx';
import { cardId } from './step-node.tsx';
import { stepViews, summaryOf } from './steps/registry.ts';
import { triggerViewOf } from './triggers/registry.ts';
import { useStepFocus } from './use-step-focus.ts';
import { useStepKeys } from './use-step-keys.ts';

/** The `+` between two rows. */
function AddRow({ at, label }: { at: Exit; label: string }) {
  const { ask, editReason } = useBuilder();
  if (editReason !== null) return null;
  return (
    <button
      type="button"
      data-exit={`${at.label}#${at.slot}`}
      tabIndex={-1}
      aria-label={label}
      onClick={() => ask({ kind: 'insert', at })}
      className="group -my-1 ml-[15px] flex h-6 w-fit cursor-pointer items-center gap-2 text-12 text-ink-3"
    >
      <span className="grid size-5 place-items-center rounded-full border border-line-2 bg-surface group-hover:border-accent group-hover:bg-accent-solid group-hover:text-on-accent">
        <Plus size={13} aria-hidden />
      </span>
      <span className="opacity-0 group-hover:opacity-100 pointer-coarse:opacity-100">Add a step</span>
    </button>
  );
}

/** One step, or the trigger: a button and its menu. */
function Row({ label, words }: { label: string; words: ReadonlyMap<string, string> }) {
  const { draft, selection, dispatch, problemsByStep, warned } = useBuilder();
  const { overlay } = useOverlay();
  const mark = overlay?.marks.get(label);
  const said = overlay === null ? '' : wordsOf(overlay, label);
  const step = draft.steps.find((one) => one.label === label);
  const trigger = { ...draft.trigger };
  const view = step === undefined ? triggerViewOf(trigger) : stepViews[step.type];
  const name = step === undefined ? triggerViewOf(trigger).title(trigger) : titleOf(step);
  const summary = step === undefined ? triggerViewOf(trigger).summary(trigger) : summaryOf(step);
  const tint = step === undefined ? 'ai' : stepViews[step.type].tint;
  const isSelected = selection === label;
  const count = problemsByStep.get(label)?.length ?? 0;
  return (
    <div
      className={cx(
        'flex items-center gap-1 rounded-[11px] border bg-surface pr-1.5 shadow-1',
        isSelected ? 'border-accent ring-3 ring-accent-soft' : count > 0 ? 'border-bad' : 'border-line-2',
        step === undefined && 'bg-accent-soft',
        overlay?.faded.has(label) && 'border-dashed bg-sunken shadow-none',
      )}
    >
      <button
        type="button"
        id={cardId(label)}
        data-step={label}
        tabIndex={isSelected ? 0 : -1}
        aria-label={[words.get(label), said].filter(Boolean).join(' ')}
        aria-current={isSelected || undefined}
        onClick={() => dispatch({ type: 'select', label, sheet: true })}
        className="flex min-h-13 min-w-0 flex-1 cursor-pointer items-center gap-2.5 rounded-[11px] px-[11px] py-2 text-left"
      >
        <TintIcon icon={view.icon} tint={tint} />
        <span className="min-w-0 flex-1">
          <span className="block font-strong text-13/[18px] [overflow-wrap:anywhere]">{name}</span>
          <span className="block text-12 text-ink-3 [overflow-wrap:anywhere]">
            {step !== undefined && name !== typeName(step.type) ? `${typeName(step.type)}: ` : ''}
            {summary}
          </span>
        </span>
        {count > 0 ? (
          <span aria-hidden className="flex shrink-0 items-center gap-1 font-strong text-12 text-bad">
            <CircleAlert size={13} />
            {problemWords(count)}
          </span>
        ) : mark !== undefined ? (
          <Chip tone={mark.tone} className="max-w-40 overflow-hidden">
            <span className="truncate">{mark.word}</span>
          </Chip>
        ) : warned.has(label) ? (
          <span aria-hidden className="flex shrink-0 items-center gap-1 font-strong text-12 text-hold">
            <TriangleAlert size={13} />
            warning
          </span>
        ) : null}
      </button>
      <span className="flex flex-wrap justify-end gap-1">
        <CountLinks counts={overlay?.counts.get(label) ?? []} reachable />
      </span>
      <StepMenu label={label} name={name} size="small" />
    </div>
  );
}

/** Where a list of steps goes on. */
function Continues({ at, of }: { at: string; of: Way | null }) {
  const { draft } = useBuilder();
  const isFault = of?.fault != null;
  return (
    <p className="ml-[17px] flex items-center gap-1.5 py-0.5 text-12 text-ink-3">
      <CornerDownRight size={13} aria-hidden />
      {at === endTarget
        ? isFault
          ? `leads to ${String(of.written)}, which is not possible`
          : 'ends'
        : `continues at ${targetTitle(draft, at, titleOf)}`}
    </p>
  );
}

function Items({ items, words }: { items: readonly ListItem[]; words: ReadonlyMap<string, string> }) {
  return items.map((item) => (
    <li key={item.step.label} className="grid gap-1.5">
      <Row label={item.step.label} words={words} />
      {item.onward === null ? null : <AddRow at={item.onward.exit} label={`Add a step after ${titleOf(item.step)}`} />}
      {item.arms.map((arm) => (
        <Arm key={arm.way.id} arm={arm} owner={titleOf(item.step)} words={words} />
      ))}
    </li>
  ));
}

/** One arm of a step, with its heading. */
function Arm({ arm, owner, words }: { arm: ListArm; owner: string; words: ReadonlyMap<string, string> }) {
  const word = arm.way.word ?? 'Onward';
  return (
    <section aria-label={`${word} of ${owner}`} className="ml-[25px] grid gap-1.5 border-line-2 border-l-2 pl-3">
      <h2 className="font-strong text-12/4 text-ink-2">{word}</h2>
      <AddRow at={arm.way.exit} label={`Add a step on ${word} of ${owner}`} />
      {arm.items.length === 0 ? null : (
        <ol className="grid gap-1.5">
          <Items items={arm.items} words={words} />
        </ol>
      )}
      <Continues at={arm.continuesAt} of={arm.items.length === 0 ? arm.way : (arm.items.at(-1)?.onward ?? null)} />
    </section>
  );
}

/** The workflow as nested lists, with the same keys and menus as on the canvas. */
export function ListView() {
  const { draft, problemsByStep } = useBuilder();
  useStepKeys();
  const { entry, unreached } = useMemo(() => listTree(draft), [draft]);
  const words = useMemo(() => describeAll(draft, problemsByStep, reachedSteps(draft)), [draft, problemsByStep]);
  useStepFocus((label) => document.getElementById(cardId(label))?.scrollIntoView({ block: 'nearest' }));
  return (
    <div className="size-full overflow-y-auto px-4 py-5">
      <div className="mx-auto grid max-w-[720px] gap-1.5">
        <Row label={triggerId} words={words} />
        <AddRow
          at={entry.way.exit}
          label={draft.steps.length === 0 ? 'Add the first step' : 'Add a step after the trigger'}
        />
        <ol aria-label="Steps" className="grid gap-1.5">
          <Items items={entry.items} words={words} />
        </ol>
        <Continues at={entry.continuesAt} of={entry.items.at(-1)?.onward ?? null} />
        {unreached.length === 0 ? null : (
          <section aria-labelledby="unreached" className="mt-4 grid gap-1.5">
            <h2 id="unreached" className="font-strong text-12/4 text-ink-2">
              Not reached: attach these steps or delete them
            </h2>
            {unreached.map((chain) => (
              <ol key={chain[0]?.step.label} className="grid gap-1.5">
                <Items items={chain} words={words} />
              </ol>
            ))}
          </section>
        )}
      </div>
    </div>
  );
}
