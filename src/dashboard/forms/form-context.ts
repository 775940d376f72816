// What the fields of a form know beside their value.
import { createContext, useContext } from 'react';
import type { Scope } from '../../engine/scope.ts';

/** A path that templates and conditions may read. */
export interface Variable {
  /** With its root, e.g. `event.orderId`. */
  path: string;
  /** Its value for the chosen person and event; undefined where it is not known. */
  sample?: unknown;
  /** What to know before using it, e.g. that it may be empty. */
  note?: string | undefined;
}

/** A step that a jump may lead to. */
export interface TargetChoice {
  label: string;
  title: string;
}

export interface FormContext {
  variables: readonly Variable[];
  /** What conditions are judged against; null where no person is chosen. */
  scope: Scope | null;
  /** Who the samples are from, e.g. "ada". */
  person: string | null;
  /** Epoch ms at which conditions are judged. */
  now: number;
  targets: readonly TargetChoice[];
  /** Event types that are known, for type-ahead. */
  eventTypes: readonly string[];
  /** Names of the alert rules, where conditions may name one; null where they cannot. */
  ruleNames: readonly string[] | null;
  /** IANA zone of the organisation. */
  zone: string;
  /** Whether a run exists where the form applies, so that values of conditions may be templates. */
  hasRun: boolean;
  readOnly: boolean;
  /** Whether fields that may be left out say so. */
  marksOptional: boolean;
  /** Hints of secrets that are stored already, by pointer; a field that holds its hint keeps the secret. */
  stored: Readonly<Record<string, string | null | undefined>>;
}

const emptyContext: FormContext = {
  variables: [],
  scope: null,
  person: null,
  now: 0,
  targets: [],
  eventTypes: [],
  ruleNames: null,
  zone: 'UTC',
  hasRun: true,
  readOnly: false,
  marksOptional: true,
  stored: {},
};

const Context = createContext<FormContext>(emptyContext);
export const FormContextProvider = Context.Provider;

/** Around fields that are used outside of a form: the same with what is known there. */
export const contextOf = (known: Partial<FormContext>): FormContext => ({ ...emptyContext, ...known });

/** What the field knows beside its value. */
export const useFormContext = (): FormContext => useContext(Context);
