import type { Fault } from '../../contract/errors.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { TriggerForm, TriggerOf } from '../../contract/workflows/triggers/registry.ts';
import type { ScopeProfile } from '../scope.ts';

/** What exists in the project; a set that is left out is not checked. */
export interface TriggerReferences {
  audienceIds?: ReadonlySet<string>;
}

/** The next time at which a trigger starts a run. */
export interface NextOccasion {
  /** Epoch ms. */
  at: number;
  /** What tells it from the other occasions of its workflow. */
  what: readonly string[];
  /** Of the event of the run. */
  properties: Record<string, JsonValue>;
}

/** Why a trigger starts no run by itself. */
export interface NoOccasion {
  reason: 'trait_missing' | 'date_unreadable' | 'moment_past' | 'never';
  message: string;
}

/** Whose next occasion is asked for. */
export interface OccasionQuestion {
  /** null where the occasion concerns nobody. */
  profile: ScopeProfile | null;
  org: Record<string, unknown>;
  /** Epoch ms; the occasion is after it. */
  now: number;
  /** Names of audiences by id. */
  audiences: ReadonlyMap<string, string>;
}

/** Whatever differs between the forms of a trigger. */
export interface TriggerBehaviour<F extends TriggerForm> {
  /** What is wrong beside the shape with the field that names the form, whatever it holds. */
  faults(given: unknown, references: TriggerReferences): Fault[];
  /** When runs start, as the end of "This workflow starts …". */
  startsWhen(trigger: TriggerOf<F>): string;
  /** The audiences whose members it has to know. */
  audiences(trigger: TriggerOf<F>): readonly string[];
  /** First parts of the paths of traits that decide when a person is due. */
  traits(trigger: TriggerOf<F>): readonly string[];
  /** The next occasion; where only something that happens makes one, as if it happened now. */
  next(trigger: TriggerOf<F>, question: OccasionQuestion): NextOccasion | NoOccasion;
}
