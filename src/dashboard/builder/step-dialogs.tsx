// The questions about steps: what to add, where to move, what to delete.
import { CircleStop, CornerDownRight } from 'lucide-react';
import { useState } from 'react';
import { type StepType, stepTypes } from '../../contract/workflows/steps/registry.ts';
import { Button } from '../ui/button.tsx';
import { TintIcon } from '../ui/chip.tsx';
import { ConfirmDialog, Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { TextInput } from '../ui/inputs.tsx';
import { Segmented } from '../ui/tabs.tsx';
import { useBuilder } from './builder-context.ts';
import { type Draft, stepOf } from './draft.ts';
import { applyEdit, deletionsOf, lostByChange, moveTargets } from './edit.ts';
import { allowedTargets, type Exit, endTarget, exitId, exitsOf, triggerId, type Way, waysOf } from './exits.ts';
import { targetTitle } from './graph.ts';
import { PickDialog, type PickOption } from './pick-dialog.tsx';
import { titleOf, typeName } from './starters.ts';
import { stepViews, summaryOf } from './steps/registry.ts';

const nameOf = (draft: Draft, label: string): string =>
  label === triggerId ? 'the trigger' : targetTitle(draft, label, titleOf);

/** "Yes of Large order?", or the name of the step. */
const exitName = (draft: Draft, { label }: Exit, word: string | null): string =>
  word === null ? nameOf(draft, label) : `${word} of ${nameOf(draft, label)}`;

const wordOf = (draft: Draft, at: Exit) => waysOf(draft).find(({ id }) => id === exitId(at))?.word ?? null;

const typeOptions = (except?: StepType): PickOption[] =>
  stepTypes
    .filter((type) => type !== except)
    .map((type) => ({
      key: type,
      label: typeName(type),
      hint: stepViews[type].does,
      icon: <TintIcon icon={stepViews[type].icon} tint={stepViews[type].tint} />,
    }));

/** An option's key is a step type, as all options were made from these. */
const asType = (key: string) => key as StepType;

/** Which of several ways out of a step is meant. */
function WayOut({ ways, slot, onChange }: { ways: readonly Way[]; slot: string; onChange: (slot: string) => void }) {
  if (ways.length < 2) return null;
  return (
    <Segmented
      label="Way out"
      className="mb-2.5 max-w-full overflow-x-auto"
      value={slot}
      onChange={onChange}
      options={ways.map(({ exit, word }) => ({ value: exit.slot, label: word ?? 'Onward' }))}
    />
  );
}

export function InsertDialog({ at, onClose }: { at: Exit; onClose: () => void }) {
  const { draft, act } = useBuilder();
  const ways = exitsOf(draft, at.label);
  const [slot, setSlot] = useState(at.slot);
  const exit = ways.find((way) => way.exit.slot === slot)?.exit ?? at;
  const where = exitName(draft, exit, wordOf(draft, exit));
  return (
    <PickDialog
      title="Add a step"
      description={wordOf(draft, exit) === null ? `After ${where}` : `On ${where}`}
      search="Find a type of step"
      above={<WayOut ways={ways} slot={slot} onChange={setSlot} />}
      options={typeOptions()}
      onPick={(key) => act({ kind: 'insert', at: exit, type: asType(key) })}
      onClose={onClose}
    />
  );
}

export function ChangeTypeDialog({ label, onClose }: { label: string; onClose: () => void }) {
  const { draft, act } = useBuilder();
  const [picked, setPicked] = useState<StepType | null>(null);
  const step = stepOf(draft, label);
  if (step === undefined) return null;
  if (picked !== null) {
    const lost = lostByChange(step, picked);
    return (
      <ConfirmDialog
        open
        onOpenChange={(open) => open || onClose()}
        title={`Make it a step of the type ${typeName(picked)}?`}
        text={`What is written in ${lost.join(', ')} has no place there and will be lost. Undo brings it back.`}
        confirmLabel="Change type"
        onConfirm={() => act({ kind: 'changeType', label, type: picked })}
      />
    );
  }
  const pick = (key: string) => {
    const type = asType(key);
    if (lostByChange(step, type).length > 0) setPicked(type);
    else act({ kind: 'changeType', label, type });
  };
  return (
    <PickDialog
      title="Change type"
      description={`${titleOf(step)} keeps its label, title and wait, and the fields that both types have.`}
      search="Find a type of step"
      options={typeOptions(step.type)}
      onPick={pick}
      onClose={onClose}
    />
  );
}

const exitOption = (draft: Draft, { id, exit, word }: Way): PickOption => {
  const step = stepOf(draft, exit.label);
  const view = step === undefined ? null : stepViews[step.type];
  return {
    key: id,
    label: word === null ? `After ${nameOf(draft, exit.label)}` : `On ${exitName(draft, exit, word)}`,
    ...(step === undefined ? {} : { hint: summaryOf(step) }),
    icon: <TintIcon icon={view?.icon ?? CornerDownRight} tint={view?.tint ?? 'ai'} size="small" />,
  };
};

export function MoveDialog({ label, onClose }: { label: string; onClose: () => void }) {
  const { draft, act } = useBuilder();
  const ways = moveTargets(draft, label);
  const pick = (key: string) => {
    const way = ways.find(({ id }) => id === key);
    if (way) act({ kind: 'move', label, to: way.exit });
  };
  return (
    <PickDialog
      title={`Move ${nameOf(draft, label)}`}
      description="Steps that only it leads to move with it."
      search="Find a place"
      options={ways.map((way) => exitOption(draft, way))}
      emptyText="There is no other place for this step."
      onPick={pick}
      onClose={onClose}
    />
  );
}

/** Puts a step that nothing leads to behind one that runs come to. */
export function AttachDialog({ label, onClose }: { label: string; onClose: () => void }) {
  const { draft, act } = useBuilder();
  const ways = waysOf(draft).filter(
    ({ exit, drawn }) => drawn && exit.label !== label && allowedTargets(draft, exit).includes(label),
  );
  const pick = (key: string) => {
    const way = ways.find(({ id }) => id === key);
    if (way) act({ kind: 'connect', at: way.exit, target: label });
  };
  return (
    <PickDialog
      title={`Attach ${nameOf(draft, label)}`}
      description="The exit that you choose leads here then."
      search="Find an exit"
      options={ways.map((way) => exitOption(draft, way))}
      onPick={pick}
      onClose={onClose}
    />
  );
}

const targetOption = (draft: Draft, target: string): PickOption => {
  const step = target === endTarget ? undefined : stepOf(draft, target);
  if (step === undefined)
    return {
      key: target,
      label: 'End',
      hint: 'The run ends.',
      icon: <TintIcon icon={CircleStop} tint="neutral" size="small" />,
    };
  const { icon, tint } = stepViews[step.type];
  return {
    key: target,
    label: titleOf(step),
    hint: summaryOf(step),
    icon: <TintIcon icon={icon} tint={tint} size="small" />,
  };
};

export function ConnectDialog({ at, onClose }: { at: Exit; onClose: () => void }) {
  const { draft, act } = useBuilder();
  const ways = exitsOf(draft, at.label);
  const [slot, setSlot] = useState(at.slot);
  const way = ways.find(({ exit }) => exit.slot === slot) ?? ways[0];
  if (way === undefined) return null;
  const options = allowedTargets(draft, way.exit)
    .filter((target) => target !== way.target || way.fault !== null)
    .map((target) => targetOption(draft, target));
  return (
    <PickDialog
      title={`Where ${nameOf(draft, at.label)} goes`}
      description={`Now: ${nameOf(draft, way.target)}. Only steps that do not lead back here are listed.`}
      search="Find a step"
      above={<WayOut ways={ways} slot={way.exit.slot} onChange={setSlot} />}
      options={options}
      onPick={(target) => act({ kind: 'connect', at: way.exit, target })}
      onClose={onClose}
    />
  );
}

const goes = (draft: Draft, removes: readonly string[]): string => {
  const names = removes.slice(1).map((label) => nameOf(draft, label));
  if (names.length === 0) return 'Nothing else goes.';
  return `Deletes ${names.length} more: ${names.join(', ')}.`;
};

/** Asks which side of a step stays. */
export function DeleteDialog({ label, onClose }: { label: string; onClose: () => void }) {
  const { draft, act } = useBuilder();
  const ways = deletionsOf(draft, label);
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Delete ${nameOf(draft, label)}`}
      description="Undo brings everything back."
      size="small"
      footer={<Button onClick={onClose}>Cancel</Button>}
    >
      <div className="grid gap-2">
        {ways.map(({ keep, word, target, removes }) => (
          <button
            key={keep ?? ''}
            type="button"
            onClick={() => act({ kind: 'delete', label, keep })}
            className="grid cursor-pointer gap-0.5 rounded-control border border-line-2 px-3 py-2.5 text-left hover:border-bad hover:bg-bad-soft"
          >
            <span className="font-strong text-13">
              {word !== null
                ? `Keep the side ${word}`
                : ways.length > 1
                  ? 'Delete all up to where they meet'
                  : 'Delete this step'}
            </span>
            <span className="text-12 text-ink-2">
              {goes(draft, removes)} Then: {nameOf(draft, target)}.
            </span>
          </button>
        ))}
      </div>
    </Dialog>
  );
}

/** Runs know a step by its label, so changing it is rarely wanted. */
export function RenameDialog({ label, onClose }: { label: string; onClose: () => void }) {
  const { draft, act } = useBuilder();
  const [typed, setTyped] = useState(label);
  const [fault, setFault] = useState<string | null>(null);
  const edit = { kind: 'rename', label, to: typed.trim() } as const;
  const submit = () => {
    const result = applyEdit(draft, edit);
    if (result.ok) act(edit);
    else setFault(result.says);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title="Change the label"
      description="Runs in flight and exports know the step by its label, so for them this becomes another step. To rename what people see, change the title."
      size="small"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={submit}>
            Change label
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="Label" hint="Every jump to it is changed too." fault={fault}>
          {(ids) => <TextInput {...ids} mono value={typed} onChange={setTyped} autoComplete="off" />}
        </Field>
      </form>
    </Dialog>
  );
}
