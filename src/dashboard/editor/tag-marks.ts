import type { Range } from '@codemirror/state';
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { scanTemplate } from '../../engine/templates/scan.ts';

const tag = Decoration.mark({ class: 'cm-tag' });

function tagsOf(view: EditorView): DecorationSet {
  const text = view.state.doc.toString();
  const ranges = text.includes('{{') ? scanTemplate(text).tags : [];
  return Decoration.set(ranges.map(({ start, end }): Range<Decoration> => tag.range(start, end)));
}

/** Colours the tags of templates. */
export const tagMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = tagsOf(view);
    }
    update({ docChanged, view }: ViewUpdate) {
      if (docChanged) this.decorations = tagsOf(view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
