// The mails of a blueprint as drafts that can be previewed: nothing of them is in the project yet.
import type { Blueprint, Bundle, SampleMail } from '../../api/queries/blueprints.ts';

export function sampleMails({ sample }: Pick<Blueprint, 'sample'>, bundle: Bundle): SampleMail[] {
  const partials = (bundle.partials ?? []).map(({ renamedFrom: _renamedFrom, ...partial }) => partial);
  return (bundle.templates ?? []).map(({ name, subject, html, text, preheader, class: kind, layout: layoutName }) => {
    const found = bundle.layouts?.find((layout) => layout.name === layoutName);
    const { renamedFrom: _renamedFrom, ...layout } = found ?? {};
    return {
      name,
      body: {
        template: {
          subject,
          html,
          ...(text === undefined ? {} : { text }),
          ...(preheader === undefined ? {} : { preheader }),
          ...(kind === undefined ? {} : { class: kind }),
        },
        ...(found === undefined ? {} : { layout: layout as NonNullable<SampleMail['body']['layout']> }),
        ...(partials.length === 0 ? {} : { partials }),
        event: sample.properties,
      },
    };
  });
}

/** The name of a mail without that of its blueprint: `Cart: Reminder` is `Reminder`. */
export const shortName = (mail: string, blueprint: string): string =>
  mail.startsWith(`${blueprint}: `) ? mail.slice(blueprint.length + 2) : mail;
