// The look of the code editor, by the tokens of the dashboard: they reach into the shadow root.
import { defaultHighlightStyle, HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';

/** Our colours for those of CodeMirror's own style, whose tags are used as they are. */
const colours: Readonly<Record<string, string>> = {
  '#404740': 'var(--ink-3)',
  '#708': 'var(--accent)',
  '#219': 'var(--tint-ai)',
  '#164': 'var(--tint-wait)',
  '#a11': 'var(--tint-user)',
  '#e40': 'var(--tint-webhook)',
  '#00f': 'var(--info)',
  '#30a': 'var(--info)',
  '#085': 'var(--info)',
  '#167': 'var(--info)',
  '#256': 'var(--info)',
  '#00c': 'var(--info)',
  '#940': 'var(--ink-3)',
  '#f00': 'var(--bad)',
};

export const highlighting = HighlightStyle.define(
  defaultHighlightStyle.specs.map((spec) =>
    typeof spec.color === 'string' ? { ...spec, color: colours[spec.color] ?? 'var(--ink)' } : spec,
  ),
);

const mono = "ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const popup = {
  border: '1px solid var(--line-2)',
  borderRadius: '8px',
  backgroundColor: 'var(--surface)',
  color: 'var(--ink)',
  boxShadow: 'var(--sh-3)',
};

export const theme = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'transparent', fontSize: '12px', height: '100%' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: mono, lineHeight: '19px', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '6px 0' },
  '.cm-line': { padding: '0 8px' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--ink-3)', border: 'none', paddingLeft: '4px' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--accent) 5%, transparent)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground, ::selection': {
    backgroundColor: 'var(--accent-line) !important',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--accent-soft)', outline: 'none' },
  '.cm-tag': { borderRadius: '4px', backgroundColor: 'var(--accent-soft)', color: 'var(--accent)' },
  '.cm-tag *': { color: 'inherit' },
  '.cm-placeholder': { color: 'var(--ink-3)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy 1px var(--bad)' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline dotted 1px var(--hold)' },
  '.cm-lintPoint-error:after': { borderBottomColor: 'var(--bad)' },
  '.cm-tooltip': { ...popup, fontFamily: 'var(--font-sans, inherit)', zIndex: 60 },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: mono, maxHeight: '220px', padding: '4px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    gap: '12px',
    minHeight: '24px',
    alignItems: 'center',
    padding: '1px 8px',
    borderRadius: '6px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent-soft)',
    color: 'var(--accent)',
  },
  '.cm-completionDetail': { marginLeft: 'auto', fontStyle: 'normal', color: 'var(--ink-2)' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-completionInfo': { ...popup, maxWidth: '320px', padding: '8px 10px', fontSize: '12px', lineHeight: '17px' },
  '.cm-diagnostic': { padding: '6px 10px', fontSize: '12px', lineHeight: '17px', maxWidth: '420px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--bad-dot)' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--hold-dot)' },
  '.cm-diagnosticAction': {
    minHeight: '24px',
    margin: '4px 0 0',
    padding: '2px 8px',
    borderRadius: '6px',
    border: '1px solid var(--line-2)',
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    cursor: 'pointer',
  },
});
