// What is edited of a template, a layout and a partial: the fields that the API takes, without ids, times and versions.
import type { LocaleTexts } from '../../../contract/messages/email-texts.ts';
import { workflowETag } from '../../../contract/workflows/workflow.ts';
import type { EmailPartial, Layout } from '../../api/queries/email-texts.ts';
import type { Template, TemplateVersion } from '../../api/queries/templates.ts';

/** What all of them have. */
export interface TextContent {
  name: string;
  html: string;
  locales: Readonly<Record<string, LocaleTexts>>;
}

export interface LayoutContent extends TextContent {
  /** null: made from the HTML. */
  text: string | null;
}

export interface TemplateContent extends LayoutContent {
  subject: string;
  preheader: string | null;
  layoutId: string | null;
  class: Template['class'];
}

export interface PartialContent extends TextContent {
  args: EmailPartial['args'];
}

/** What a draft was begun on. */
export interface Saved<T> {
  content: T;
  version: number;
  etag: string;
}

export const templateContent = (from: Template | TemplateVersion): TemplateContent => {
  const { name, subject, preheader, html, text, layoutId, locales } = from;
  return { name, subject, preheader, html, text, layoutId, locales, class: from.class };
};

export const layoutContent = ({ name, html, text, locales }: Layout): LayoutContent => ({ name, html, text, locales });

export const partialContent = ({ name, html, args, locales }: EmailPartial): PartialContent => ({
  ...{ name, html, args, locales },
});

/** An item as the state that a draft is begun on. */
export const savedAs = <Item extends { version: number; updatedAt: string }, T>(
  item: Item,
  contentOf: (item: Item) => T,
): Saved<T> => ({ content: contentOf(item), version: item.version, etag: workflowETag(item) });

export const blankTemplate: TemplateContent = {
  name: '',
  subject: '',
  preheader: null,
  html: '<p>Hello {{default user.firstName "there"}},</p>\n<p></p>\n',
  text: null,
  layoutId: null,
  locales: {},
  class: 'marketing',
};

export const blankLayout: LayoutContent = {
  name: '',
  html: `<!doctype html>
<html lang="{{default locale "en"}}">
  <body style="margin: 0; padding: 24px; font-family: sans-serif">
    <div style="max-width: 600px; margin: 0 auto">
      {{{body}}}
      {{#if unsubscribeUrl}}<p><a href="{{unsubscribeUrl}}">Unsubscribe</a></p>{{/if}}
    </div>
  </body>
</html>
`,
  text: null,
  locales: {},
};

export const blankPartial: PartialContent = {
  name: '',
  html: '<a href="{{url}}">{{label}}</a>\n',
  args: [{ name: 'url' }, { name: 'label', default: 'Open' }],
  locales: {},
};
