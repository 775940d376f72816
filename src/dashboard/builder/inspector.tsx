import { X } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { isOwnEvent } from '../forms/own-event.ts';
import { useKeptFocus } from '../forms/use-kept-focus.ts';
import { IconButton } from '../ui/button.tsx';
import { TintIcon } from '../ui/chip.tsx';
import { useBuilder } from './builder-context.ts';
import { type DraftStep, pointerTo, stepOf } from './draft.ts';
import { triggerId } from './exits.ts';
import { titleOf, typeName } from './starters.ts';
import { StepForm } from './step-form.tsx';
import { StepMenu } from './step-menu.tsx';
import { stepViews } from './steps/registry.ts';
import { TriggerForm } from './trigger-form.tsx';
import { triggerViewOf } from './triggers/registry.ts';

/** In a sheet, the way back to the steps. */
function CloseButton() {
  const { dispatch } = useBuilder();
  return <IconButton label="Close" icon={X} onClick={() => dispatch({ type: 'close-sheet' })} />;
}

function StepHead({ step, inSheet }: { step: DraftStep; inSheet: boolean }) {
  const { draft, act, dispatch, editReason } = useBuilder();
  const { icon, tint } = stepViews[step.type];
  const pointer = `${pointerTo(draft, step.label)}/title`;
  return (
    <div className="flex items-center gap-2.5 border-line border-b px-4 py-3">
      <TintIcon icon={icon} tint={tint} />
      <div className="min-w-0 flex-1">
        <input
          aria-label="Title of the step"
          data-field="/title"
          value={typeof step.title === 'string' ? step.title : ''}
          placeholder={typeName(step.type)}
          readOnly={editReason !== null}
          maxLength={200}
          onChange={({ target: { value } }) =>
            act({ kind: 'set', pointer, value: value === '' ? undefined : value }, pointer)
          }
          onBlur={() => dispatch({ type: 'close-act' })}
          className="-ml-1.5 w-full rounded-chip border border-transparent bg-transparent px-1.5 font-semibold text-14 placeholder:text-ink hover:border-line-2 focus:border-accent focus:placeholder:text-ink-3 read-only:border-transparent"
        />
        <p className="truncate font-mono text-12 text-ink-3">
          {step.label} · {step.type}
        </p>
      </div>
      <StepMenu label={step.label} name={titleOf(step)} />
      {inSheet ? <CloseButton /> : null}
    </div>
  );
}

function TriggerHead({ inSheet }: { inSheet: boolean }) {
  const { draft } = useBuilder();
  const trigger = { ...draft.trigger };
  const view = triggerViewOf(trigger);
  return (
    <div className="flex items-center gap-2.5 border-line border-b px-4 py-3">
      <TintIcon icon={view.icon} tint="ai" />
      <div className="min-w-0 flex-1">
        <h2>Trigger</h2>
        <p className="truncate text-12 text-ink-3">{view.title(trigger)}</p>
      </div>
      <StepMenu label={triggerId} name="Trigger" />
      {inSheet ? <CloseButton /> : null}
    </div>
  );
}

/** The selected step, or the trigger with what holds for the whole workflow. */
export function Inspector({ inSheet = false }: { inSheet?: boolean }) {
  const { draft, selection, dispatch } = useBuilder();
  const step = selection === triggerId ? undefined : stepOf(draft, selection);
  const form = useRef<HTMLFormElement>(null);
  const { onFocus, onBlur } = useKeptFocus(form);
  const leave = (event: KeyboardEvent) => {
    // What a field has opened is closed first; a sheet closes itself.
    const { target } = event;
    const isOpen = target instanceof Element && target.getAttribute('aria-expanded') === 'true';
    const isTitle = target instanceof HTMLInputElement && target.dataset.field === '/title';
    const leaves = event.key === 'Escape' || (event.key === 'Enter' && isTitle);
    if (!leaves || event.defaultPrevented || isOpen || inSheet || !isOwnEvent(event)) return;
    event.preventDefault();
    dispatch({ type: 'select', label: selection, focus: true });
  };
  return (
    // The fields in it take the keys; it only hears the one that leads back to the step.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above.
    <div className="flex h-full min-h-0 flex-col" data-inspector onKeyDown={leave}>
      {step === undefined ? <TriggerHead inSheet={inSheet} /> : <StepHead step={step} inSheet={inSheet} />}
      <form
        ref={form}
        onFocus={onFocus}
        aria-label={step === undefined ? 'Trigger and settings' : titleOf(step)}
        noValidate
        onSubmit={(event) => event.preventDefault()}
        onBlur={(event) => {
          onBlur(event);
          dispatch({ type: 'close-act' });
        }}
        className="grid min-h-0 flex-1 content-start gap-3.5 overflow-y-auto px-4 py-3.5"
      >
        {step === undefined ? <TriggerForm /> : <StepForm key={step.label} step={step} />}
      </form>
    </div>
  );
}

/** What the inspector shows, for its name. */
export function useInspectorTitle(): string {
  const { draft, selection } = useBuilder();
  const step = selection === triggerId ? undefined : stepOf(draft, selection);
  return step === undefined ? 'Trigger' : `Step: ${titleOf(step)}`;
}
