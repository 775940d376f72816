// The visual blocks of an email as HTML. How they look is left to a layout.
import { type Fields, fieldOf, fieldsOf, isGiven, listOf } from '../fields.ts';
import { markdownToHtml } from '../markdown.ts';
import { convertText, type Place, templateOf } from './content.ts';

type ConvertBlock = (block: Fields, place: Place, where: string) => string;

const inAttribute = (template: string) => template.replace(/"(?![^{]*\}\})/g, '&quot;');

const buttonSet: ConvertBlock = (block, place, where) => {
  const links = listOf(fieldOf(block, 'buttons')).flatMap((button) => {
    const [label, action] = ['label', 'action'].map((field) => {
      const text = fieldOf(button, field);
      return typeof text === 'string' ? convertText({ text, where: `${where} ${field}` }, place) : undefined;
    });
    if (label === undefined || action === undefined) return [];
    return [`<a href="${inAttribute(action)}">${label}</a>`];
  });
  return links.length === 0 ? '' : `<p>${links.join(' ')}</p>`;
};

const kinds: Readonly<Record<string, ConvertBlock>> = {
  markdown: (block, place) => markdownToHtml(templateOf(block, 'content', place) ?? ''),
  html: (block, place) => templateOf(block, 'content', place) ?? '',
  divider: () => '<hr>',
  button_set: buttonSet,
};

const looks = ['layout_attrs', 'style_attrs', 'size_attrs'];

/** The HTML of blocks; those of another kind are listed. */
export function blocks(list: readonly unknown[], place: Place, where: string): string {
  const { ledger } = place.project;
  return list
    .map((value, index) => {
      const block = fieldsOf(value);
      const type = String(fieldOf(block, 'type'));
      const at = `${where} block ${index + 1}`;
      const all = [block, ...listOf(fieldOf(block, 'buttons')).map(fieldsOf)];
      if (all.some((one) => looks.some((field) => isGiven(fieldOf(one, field))))) {
        ledger.miss(where, 'spacing, sizes and colours of the blocks', 'styles in a layout');
      }
      const convert = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
      if (convert === undefined) ledger.miss(at, `a block of the kind ${type.slice(0, 40)}`, 'HTML in the template');
      return convert?.(block, place, at) ?? '';
    })
    .filter((html) => html !== '')
    .join('\n');
}
