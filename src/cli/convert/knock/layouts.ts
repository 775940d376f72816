// Email layouts of Knock, in whose text `content` is the mail.
import type { DraftItem } from '../draft.ts';
import { createNames, fieldOf, fieldsOf, textOf } from '../fields.ts';
import { type Place, templateOf } from './content.ts';
import { readJsonText } from './json.ts';
import { knockScope } from './scope.ts';
import { folderOf, type KnockProject } from './source.ts';

const isLayout = /(^|\/)layout\.json$/;

/** The layouts of a project and their names by key. */
export function convertLayouts(project: Omit<KnockProject, 'layouts'>): {
  layouts: DraftItem[];
  names: Map<string, string>;
} {
  const layouts: DraftItem[] = [];
  const names = new Map<string, string>();
  const nameOf = createNames();
  for (const { path, text } of project.files.values()) {
    if (!isLayout.test(path)) continue;
    const key = folderOf(path).split('/').at(-2) ?? 'layout';
    const fields = fieldsOf(readJsonText(text));
    const known = knockScope({ gathers: false, variable: project.variable });
    const place: Place = {
      project: { ...project, layouts: names },
      folder: folderOf(path),
      where: path,
      scope: {
        resolve: (parts) => (parts.length === 1 && parts[0] === 'content' ? { path: ['body'] } : known.resolve(parts)),
      },
    };
    const html = withBody(templateOf(fields, 'html_layout', place));
    if (html === null) {
      project.ledger.miss(path, 'the layout: its HTML could not be carried');
      continue;
    }
    const name = nameOf(textOf(fieldOf(fields, 'name')) ?? key, 'layout');
    const plain = withBody(templateOf(fields, 'text_layout', place));
    names.set(key, name);
    layouts.push({ where: path, item: { name, html, ...(plain === null ? {} : { text: plain }) } });
  }
  return { layouts, names };
}

/** The mail goes into a layout as it is, not as text that is to be escaped. */
const withBody = (template: string | undefined): string | null =>
  template?.includes('{{body}}') ? template.replaceAll('{{body}}', '{{{body}}}') : null;
