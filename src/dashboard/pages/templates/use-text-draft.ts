// The draft of a text that is saved as a whole: kept on this device until it is saved, and never saved over a newer version.
import { useMutation } from '@tanstack/react-query';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Fault } from '../../../contract/errors.ts';
import { deepEqual } from '../../../engine/conditions/deep-equal.ts';
import { problemOf } from '../../api/problem.ts';
import type { Keeping } from '../../builder/keeping.ts';
import { focusField } from '../../forms/focus-field.ts';
import { isWithin, writePointer } from '../../forms/pointers.ts';
import { useToasts } from '../../ui/toast.tsx';
import type { Saved, TextContent } from './content.ts';
import { type KeptText, useKeeping } from './kept-text.ts';

export interface TextDraft<T> {
  value: T;
  /** null for a text that was never saved. */
  base: Saved<T> | null;
  onChange: (pointer: string, value: unknown) => void;
  isDirty: boolean;
  keeping: Keeping;
  /** When the draft was kept with which the page began, epoch ms; null once it was saved or discarded. */
  foundAt: number | null;
  faults: readonly Fault[];
  submit: () => void;
  isSaving: boolean;
  discard: () => void;
  /** Begins anew on another version, with this as the draft. */
  rebase: (base: Saved<T>, value: T) => void;
  /** A save was refused since there is a newer version. */
  isStale: boolean;
  dropStale: () => void;
  form: RefObject<HTMLDivElement | null>;
}

export interface TextDraftOptions<T> {
  /** Where it is kept on this device. */
  place: string;
  kept: KeptText<T> | null;
  saved: Saved<T> | null;
  /** Of a new text. */
  start: T;
  check: (value: T) => Fault[];
  save: (value: T, ifMatch: string | null) => Promise<Saved<T>>;
}

interface Begun<T> {
  value: T;
  base: Saved<T> | null;
  foundAt: number | null;
}

const staleStatus = 412;

/** Faults of what was typed once it was to be saved, and those of the last answer. */
function useFaults<T>(value: T, check: (value: T) => Fault[]) {
  const [wasSubmitted, setSubmitted] = useState(false);
  const [answered, setAnswered] = useState<readonly Fault[]>([]);
  const found = useMemo(() => (wasSubmitted ? check(value) : []), [wasSubmitted, check, value]);
  const faults = useMemo(
    () => [...found, ...answered.filter(({ pointer }) => !found.some((fault) => fault.pointer === pointer))],
    [found, answered],
  );
  return {
    faults,
    setSubmitted,
    setAnswered,
    clear: () => {
      setSubmitted(false);
      setAnswered([]);
    },
    touch: (pointer: string) =>
      setAnswered((all) => all.filter((it) => !isWithin(it.pointer, pointer) && !isWithin(pointer, it.pointer))),
  };
}

export function useTextDraft<T extends TextContent>(options: TextDraftOptions<T>): TextDraft<T> {
  const { place, kept, saved, start, check, save } = options;
  const [begun, setBegun] = useState<Begun<T>>(() =>
    kept === null
      ? { value: saved?.content ?? start, base: saved, foundAt: null }
      : { value: kept.draft, base: kept.base, foundAt: kept.keptAt },
  );
  const [isStale, setStale] = useState(false);
  const form = useRef<HTMLDivElement>(null);
  const toasts = useToasts();
  const { value, base } = begun;
  const isDirty = useMemo(() => !deepEqual(value, base?.content ?? start), [value, base, start]);
  const { faults, setSubmitted, setAnswered, clear, touch } = useFaults(value, check);
  const keeping = useKeeping(place, isDirty ? { draft: value, base, keptAt: 0 } : null);
  useEffect(() => {
    if (saved !== null && saved.etag !== base?.etag && !isDirty)
      setBegun({ value: saved.content, base: saved, foundAt: null });
  }, [saved, base, isDirty]);
  const show = ([first]: readonly Fault[]) => {
    // After the faults are drawn, so that the field is described by its fault when it gets the focus.
    if (first) requestAnimationFrame(() => form.current && focusField(form.current, first.pointer));
  };
  const saving = useMutation({
    mutationFn: (given: T) => save(given, base?.etag ?? null),
    onSuccess: (answer, given) => {
      clear();
      // What was typed meanwhile remains a draft, on the version that was just made.
      setBegun((now) => ({ value: now.value === given ? answer.content : now.value, base: answer, foundAt: null }));
    },
    onError: (error) => {
      const problem = problemOf(error);
      setAnswered(problem.faults);
      if (problem.status === staleStatus) setStale(true);
      else if (problem.faults.length > 0) show(problem.faults);
      else toasts.add({ tone: 'bad', title: problem.title, text: problem.detail });
    },
  });
  return {
    ...{ value, base, isDirty, keeping, faults, form, isStale, foundAt: begun.foundAt },
    isSaving: saving.isPending,
    onChange: (pointer, next) => {
      touch(pointer);
      setBegun((now) => ({ ...now, value: writePointer(now.value, pointer, next) as T }));
    },
    submit: () => {
      setSubmitted(true);
      const own = check(value);
      if (own.length > 0) show(own);
      else if (!saving.isPending) saving.mutate(value);
    },
    discard: () => {
      clear();
      setBegun({ value: saved?.content ?? start, base: saved, foundAt: null });
    },
    rebase: (next, draft) => {
      clear();
      setStale(false);
      setBegun({ value: draft, base: next, foundAt: null });
    },
    dropStale: () => setStale(false),
  };
}
