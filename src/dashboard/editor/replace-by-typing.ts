// Typing over a selection, done by the editor instead of the browser: Chromium would give what is typed the style of what it
// replaces as an inline style, which the content policy refuses and reports.
import { EditorView } from '@codemirror/view';

export const replaceByTyping = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { inputType, data } = event;
    const [range] = event.getTargetRanges();
    if (inputType !== 'insertText' || data === null || range === undefined || view.composing || view.state.readOnly)
      return false;
    const from = view.posAtDOM(range.startContainer, range.startOffset);
    const to = view.posAtDOM(range.endContainer, range.endOffset);
    if (from >= to) return false;
    event.preventDefault();
    const put = () =>
      view.state.update({
        changes: { from, to, insert: data },
        selection: { anchor: from + data.length },
        userEvent: 'input.type',
        scrollIntoView: true,
      });
    // E.g. a bracket that is typed over a selection goes around it.
    const isDone = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, data, put));
    if (!isDone) view.dispatch(put());
    return true;
  },
});
