import { createContext, useContext } from 'react';
import type { Fault } from '../../../contract/errors.ts';
import { faultsAt, faultsWithin } from '../faults.ts';
import { writePointer } from '../pointers.ts';

/** The field whose conditions are edited. */
interface Builder {
  /** Of the field in the form. */
  pointer: string;
  value: unknown;
  onChange: (value: unknown) => void;
  faults: readonly Fault[];
  /** Whether values may be templates. */
  templates: boolean;
  /** What they are about: without an event there are only people. */
  about: 'event' | 'person';
  readOnly: boolean;
}

const Context = createContext<Builder | null>(null);
export const BuilderProvider = Context.Provider;

/** The field around a row: how to write a part of it, and the faults of a part. Pointers are those below the field. */
export function useConditions() {
  const builder = useContext(Context);
  if (builder === null) throw new Error('A row is part of a condition field.');
  const { pointer: field, value, onChange, faults, templates, about, readOnly } = builder;
  return {
    templates,
    about,
    readOnly,
    write: (pointer: string, condition: unknown) => onChange(writePointer(value, pointer, condition)),
    faultsIn: (pointer: string) => faultsWithin(faults, field + pointer),
    faultsOf: (pointer: string) => faultsAt(faults, field + pointer),
  };
}
