// Puts in what is typed in place of the browser: Chromium gives text inside of coloured words an inline style at times, which
// the content policy refuses and reports. What other browsers and input methods do is left to CodeMirror.
import { EditorView } from '@codemirror/view';

/** The selection as it is in the page by now; the state of the editor hears of it later. null where it cannot be read. */
function selectionIn(view: EditorView): { from: number; to: number } | null {
  const { root, contentDOM } = view;
  if (!('getSelection' in root) || typeof root.getSelection !== 'function') return null;
  const selection: Selection | null = root.getSelection();
  const { anchorNode, focusNode, anchorOffset, focusOffset } = selection ?? {};
  if (!anchorNode || !focusNode || !contentDOM.contains(anchorNode) || !contentDOM.contains(focusNode)) return null;
  const ends = [view.posAtDOM(anchorNode, anchorOffset), view.posAtDOM(focusNode, focusOffset)];
  return { from: Math.min(...ends), to: Math.max(...ends) };
}

export const ownTyping = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { inputType, data, isComposing } = event;
    const { readOnly, selection } = view.state;
    if (inputType !== 'insertText' || data === null || isComposing || readOnly || selection.ranges.length > 1)
      return false;
    const place = selectionIn(view);
    if (place === null) return false;
    const { from, to } = place;
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
