// Emails of Knock: a saved template and the step that sends it.
import { htmlToText } from '../../../engine/templates/html-to-text.ts';
import { type Fields, fieldOf, fieldsOf, isGiven, listOf, textOf } from '../fields.ts';
import { blocks } from './blocks.ts';
import { contentOf, templateOf } from './content.ts';
import { readJsonText } from './json.ts';
import { type ConvertStep, frameOf, refOf, type StepContext, whereOf } from './steps/step.ts';

/** The HTML of an email; undefined where it could not be carried. */
function htmlOf(fields: Fields, context: StepContext, where: string): string | undefined {
  const { ledger } = context.project;
  if (fieldOf(fields, 'is_mjml') === true) {
    ledger.miss(where, 'MJML', 'compile it to HTML and put that into the template');
    return undefined;
  }
  const written = fieldOf(fields, 'visual_blocks');
  if (Array.isArray(written)) return blocks(written, context, `${where} visual_blocks`);
  const content = contentOf(fields, 'visual_blocks', context);
  if (content === undefined) return templateOf(fields, 'html_body', context);
  const value = readJsonText(content.text);
  if (!Array.isArray(value)) {
    ledger.miss(content.where, 'the blocks: it is not a list in JSON');
    return undefined;
  }
  return blocks(listOf(value), { ...context, folder: content.folder, where: content.where }, content.where);
}

export const emailParts: ConvertStep = (step, context) => {
  const { project, workflow, isCommercial } = context;
  const where = whereOf(step, context);
  const fields = fieldsOf(fieldOf(step, 'template'));
  const subject = templateOf(fields, 'subject', context);
  const html = htmlOf(fields, context, where);
  if (subject === undefined || html === undefined || html.trim() === '') {
    project.ledger.miss(where, 'the step: its subject or its body could not be carried');
    return [];
  }
  const text = templateOf(fields, 'text_body', context);
  const name = project.templateName(`${workflow} ${refOf(step)}`);
  project.templates.push({
    where,
    item: {
      name,
      subject,
      html,
      ...(text === undefined ? {} : { text }),
      class: isCommercial ? 'marketing' : 'transactional',
      ...settings(fieldsOf(fieldOf(fields, 'settings')), context, where),
    },
  });
  return [
    { step: { ...frameOf(step, context), type: 'send_email', config: { template: name, to: '{{user.email}}' } } },
  ];
};

function settings(fields: Fields, { project }: StepContext, where: string): Fields {
  const key = textOf(fieldOf(fields, 'layout_key'));
  const layout = key === undefined ? undefined : project.layouts.get(key);
  if (key !== undefined && layout === undefined) {
    project.ledger.miss(
      `layout ${key}`,
      'the layout: it is not among the files',
      'a layout of the project, named in the template',
    );
  }
  if (isGiven(fieldOf(fields, 'attachment_key'))) project.ledger.miss(where, 'attachments of the email');
  const before = textOf(fieldOf(fields, 'pre_content'));
  if (before !== undefined)
    project.ledger.miss(where, `pre_content: ${htmlToText(before).slice(0, 80)}`, 'preheader of the template');
  return layout === undefined ? {} : { layout };
}
