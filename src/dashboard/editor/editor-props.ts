import type { Fault } from '../../contract/errors.ts';
import type { CompileOptions } from '../../engine/templates/compile.ts';
import type { Variable } from '../forms/form-context.ts';
import type { TextSchema } from './json-schema.ts';

export type EditorLanguage = 'json' | 'html' | 'text';

export interface CodeEditorProps {
  value: string;
  onChange: (value: string) => void;
  language: EditorLanguage;
  /** Names it; it is no native control, so a `label` element cannot. */
  label: string;
  /** Read with its name, e.g. the hint of the field. */
  description?: string | undefined;
  /** Of JSON: their pointers are marked in the text. */
  faults?: readonly Fault[];
  /** Variables that templates may name, with samples; null where the text holds no templates. */
  variables?: readonly Variable[] | null;
  /** Of JSON: what may be written where. */
  schema?: TextSchema | null;
  /** Of HTML: whether partials may be called. */
  partials?: boolean;
  /** How its templates are read, where that is neither a mail nor a part of one. */
  reading?: CompileOptions;
  readOnly?: boolean;
  isInvalid?: boolean;
  /** Fewest lines that are shown. */
  lines?: number;
  /** One field among others: Tab goes on to the next one, and Escape is for what is around it. */
  inForm?: boolean;
  /** Takes the height of its parent, and scrolls inside. */
  fill?: boolean;
  /** The line that gets the focus when it changes: from 1. */
  goTo?: { line: number; column: number } | null;
}
