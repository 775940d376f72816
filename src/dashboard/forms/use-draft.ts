// What a form page holds: the draft, what it was made of, and the faults that are shown.
import { useMutation } from '@tanstack/react-query';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Fault } from '../../contract/errors.ts';
import { deepEqual } from '../../engine/conditions/deep-equal.ts';
import { problemOf } from '../api/problem.ts';
import { useToasts } from '../ui/toast.tsx';
import { focusField } from './focus-field.ts';
import { isWithin, writePointer } from './pointers.ts';

export interface Draft<T, R> {
  value: T;
  onChange: (pointer: string, value: unknown) => void;
  /** Another draft as a whole. */
  replace: (value: T) => void;
  reset: () => void;
  /** Whether it differs from what is saved. */
  isDirty: boolean;
  /** Those of the draft once it was submitted, and those of the last answer that still hold. */
  faults: Fault[];
  /** Checks and saves the draft; shows the faults and moves the focus to the first one where there are some. */
  submit: () => void;
  isSaving: boolean;
  saved: R | undefined;
  /** Of the form element, in which the focus is moved. */
  form: RefObject<HTMLFormElement | null>;
}

export interface DraftOptions<T, R> {
  /** What is saved; a change of it replaces a draft without changes. */
  base: T;
  check: (value: T) => Fault[];
  save: (value: T) => Promise<R>;
  onSaved?: (answer: R, value: T) => void;
  /** Place in the draft of a pointer that the API names, where a request has another shape; it is the same when left out. */
  placeOf?: (pointer: string, value: T) => string;
}

/** A draft of something that is saved as a whole. */
export function useDraft<T, R>({ base, check, save, onSaved, placeOf }: DraftOptions<T, R>): Draft<T, R> {
  // `sent`: what was saved last and is not in `base` yet, or is there in another form, as secrets are.
  const [draft, setDraft] = useState<{ value: T; base: T; sent?: T }>({ value: base, base });
  const [wasSubmitted, setSubmitted] = useState(false);
  const [answered, setAnswered] = useState<readonly Fault[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const toasts = useToasts();
  const { value } = draft;
  const isDirty = useMemo(() => !deepEqual(value, draft.sent ?? draft.base), [value, draft.sent, draft.base]);
  const isNews = !deepEqual(base, draft.base);
  useEffect(() => {
    if (isNews && !isDirty) setDraft({ value: base, base });
  }, [isNews, isDirty, base]);
  const found = useMemo(() => (wasSubmitted ? check(value) : []), [wasSubmitted, check, value]);
  const faults = [...found, ...answered.filter(({ pointer }) => !found.some((fault) => fault.pointer === pointer))];
  const show = (all: readonly Fault[]) => {
    const [first] = all;
    // After the faults are drawn, so that the field is described by its fault when it gets the focus.
    if (first) requestAnimationFrame(() => form.current && focusField(form.current, first.pointer));
  };
  const saving = useMutation({
    mutationFn: save,
    onSuccess: (answer, given) => {
      setSubmitted(false);
      setAnswered([]);
      setDraft((current) => ({ ...current, sent: given }));
      onSaved?.(answer, given);
    },
    onError: (error, given) => {
      const problem = problemOf(error);
      const placed = problem.faults.map((fault) => ({
        ...fault,
        pointer: placeOf?.(fault.pointer, given) ?? fault.pointer,
      }));
      setAnswered(placed);
      if (placed.length > 0) show(placed);
      else toasts.add({ tone: 'bad', title: problem.title, text: problem.detail });
    },
  });
  return {
    value,
    replace: (next) => setDraft((current) => ({ ...current, value: next })),
    isDirty,
    faults,
    form,
    isSaving: saving.isPending,
    saved: saving.data,
    onChange: (pointer, next) => {
      setAnswered((current) =>
        current.filter((fault) => !isWithin(fault.pointer, pointer) && !isWithin(pointer, fault.pointer)),
      );
      // In what is there then: an answer that fills in a field comes later than what was typed meanwhile.
      setDraft((current) => ({ ...current, value: writePointer(current.value, pointer, next) as T }));
    },
    reset: () => {
      setDraft({ value: base, base });
      setSubmitted(false);
      setAnswered([]);
    },
    submit: () => {
      setSubmitted(true);
      const own = check(value);
      if (own.length > 0) show(own);
      else saving.mutate(value);
    },
  };
}
