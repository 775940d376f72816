import { type Content, html, type Markup } from './markup.ts';

export interface FieldInput {
  form: string;
  name: string;
  label: string;
  hint?: string;
  wide?: boolean;
}

/** A label, its control, a hint and the place of a fault. */
export function field(
  { form, name, label, hint, wide = false }: FieldInput,
  control: (attributes: Content) => Markup,
): Markup {
  const id = `${form}-${name}`;
  const described = `${hint === undefined ? '' : `${id}-hint `}${id}-fault`;
  return html`<div class="field${wide ? ' wide' : ''}" data-field="${name}"><label for="${id}">${label}</label>${control(html`id="${id}" name="${name}" aria-describedby="${described}"`)}
${hint === undefined ? null : html`<p class="hint" id="${id}-hint">${hint}</p>`}<p class="fault" id="${id}-fault" data-fault-for="${name}"></p></div>`;
}
