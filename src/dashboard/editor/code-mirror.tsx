// CodeMirror in a shadow root: its style sheets are adopted there, which a strict CSP allows.
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  completionStatus,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { html } from '@codemirror/lang-html';
import { json } from '@codemirror/lang-json';
import { bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { lintKeymap, setDiagnostics } from '@codemirror/lint';
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { cx } from '../ui/cx.ts';
import { completionSource, type Known, replaceText } from './completion.ts';
import type { CodeEditorProps, EditorLanguage } from './editor-props.ts';
import { jsonMarks, type Mark, templateMarks } from './marks.ts';
import { ownTyping } from './own-typing.ts';
import { tagMarks } from './tag-marks.ts';
import { highlighting, theme } from './theme.ts';

/** Changes that come from outside are not reported back. */
const fromOutside = Annotation.define<true>();
const languages: Record<EditorLanguage, () => Extension> = { json, html, text: () => [] };

/** What changes while the editor stays. */
interface Latest extends Known {
  onChange: (value: string) => void;
}

interface Editor {
  view: EditorView;
  access: Compartment;
  naming: Compartment;
}

export function CodeMirror(props: CodeEditorProps) {
  const { value, onChange, language, lines = 6, fill = false, isInvalid = false, readOnly = false } = props;
  const { variables = null, schema = null, inForm = false } = props;
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const latest = useRef<Latest>({ variables, schema, onChange });
  latest.current = { variables, schema, onChange };
  const start = useRef(value);
  useLayoutEffect(() => {
    if (host.current === null) return;
    editor.current = createEditor(host.current, start.current, { language, inForm }, latest);
    return () => {
      start.current = editor.current?.view.state.doc.toString() ?? '';
      editor.current?.view.destroy();
      editor.current = null;
    };
  }, [language, inForm]);
  useLayoutEffect(() => {
    const view = editor.current?.view;
    if (view && view.state.doc.toString() !== value) replaceFromOutside(view, value);
  }, [value]);
  useNaming(editor, props);
  useMarks(editor, props);
  useGoTo(editor, props.goTo);
  return (
    <div
      ref={host}
      data-editor={language}
      style={fill ? undefined : { minHeight: lines * 19 + 12 }}
      className={cx(
        'flex min-w-0 overflow-hidden rounded-control border bg-surface focus-within:border-accent focus-within:outline-2 focus-within:outline-accent focus-within:-outline-offset-1',
        isInvalid ? 'border-bad' : 'border-edge',
        readOnly && 'bg-sunken',
        fill ? 'h-full' : 'max-h-[480px]',
      )}
    />
  );
}

function createEditor(
  host: HTMLElement,
  doc: string,
  { language, inForm }: { language: EditorLanguage; inForm: boolean },
  latest: RefObject<Latest>,
): Editor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const [access, naming] = [new Compartment(), new Compartment()];
  const extensions: Extension[] = [
    history(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    language === 'text' ? [] : lineNumbers(),
    syntaxHighlighting(highlighting),
    theme,
    languages[language](),
    language === 'json' ? [] : EditorView.lineWrapping,
    tagMarks,
    ownTyping,
    autocompletion({ override: [completionSource(() => latest.current)], icons: false }),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
    // In a page of its own Tab indents; Escape first makes the next Tab leave the editor, as CodeMirror has it.
    inForm ? [] : keymap.of([indentWithTab]),
    access.of([]),
    naming.of([]),
    EditorView.updateListener.of(({ docChanged, state, transactions }) => {
      const isOwn = !transactions.some((transaction) => transaction.annotation(fromOutside));
      if (docChanged && isOwn) latest.current.onChange(state.doc.toString());
    }),
    // Escape is for the editor first: it must not close what the editor is part of.
    EditorView.domEventHandlers({
      keydown: (event, { state }) => {
        if (event.key === 'Escape' && (!inForm || completionStatus(state) === 'active')) event.stopPropagation();
        return false;
      },
    }),
  ];
  const view = new EditorView({ state: EditorState.create({ doc, extensions }), parent: root, root });
  view.dom.style.width = '100%';
  return { view, access, naming };
}

function replaceFromOutside(view: EditorView, text: string): void {
  const { length } = view.state.doc;
  view.dispatch({ changes: { from: 0, to: length, insert: text }, annotations: fromOutside.of(true) });
}

/** Its name, its description and whether it can be changed. */
function useNaming(
  editor: RefObject<Editor | null>,
  { label, description, readOnly, isInvalid, language }: CodeEditorProps,
) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another language is another editor.
  useEffect(() => {
    if (editor.current === null) return;
    const { view, access, naming } = editor.current;
    const attributes = {
      'aria-label': label,
      'aria-multiline': 'true',
      // It is a stop of the Tab key anyway; programs that look for one know it by this.
      tabindex: '0',
      ...(description ? { 'aria-description': description } : {}),
      ...(readOnly ? { 'aria-readonly': 'true' } : {}),
      ...(isInvalid ? { 'aria-invalid': 'true' } : {}),
    };
    view.dispatch({
      effects: [
        naming.reconfigure(EditorView.contentAttributes.of(attributes)),
        access.reconfigure(readOnly ? [EditorState.readOnly.of(true), EditorView.editable.of(false)] : []),
      ],
    });
  }, [editor, label, description, readOnly, isInvalid, language]);
}

/** Underlines what is wrong, with its words and what can be put in its place. */
function useMarks(editor: RefObject<Editor | null>, props: CodeEditorProps) {
  const { value, language, faults, variables, partials = false, reading } = props;
  const marks = useMemo((): Mark[] => {
    if (language === 'json') return jsonMarks(value, faults);
    return variables == null ? [] : templateMarks(value, reading ?? { html: language === 'html', partials }, variables);
  }, [value, language, faults, variables, partials, reading]);
  useEffect(() => {
    const view = editor.current?.view;
    if (!view) return;
    const { length } = view.state.doc;
    const diagnostics = marks.map(({ from, to, message, severity, fix }) => ({
      from: Math.min(from, length),
      to: Math.min(to, length),
      message,
      severity,
      ...(fix ? { actions: [{ name: fix.label, apply: (at: EditorView) => replaceText(at, fix.text) }] } : {}),
    }));
    view.dispatch(setDiagnostics(view.state, diagnostics));
  }, [editor, marks]);
}

function useGoTo(editor: RefObject<Editor | null>, goTo: CodeEditorProps['goTo']) {
  useEffect(() => {
    const view = editor.current?.view;
    if (!view || !goTo) return;
    const line = view.state.doc.line(Math.max(1, Math.min(goTo.line, view.state.doc.lines)));
    const anchor = Math.min(line.from + goTo.column - 1, line.to);
    view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
    view.focus();
  }, [editor, goTo]);
}
