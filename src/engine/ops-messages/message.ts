/** A message for people who look after something, before it is put into the form of a service. */

export type OpsMessageType = 'fire' | 'repeat' | 'escalate' | 'resolve' | 'digest' | 'notification' | 'test';

export interface OpsMessage {
  type: OpsMessageType;
  /** The first line; what a phone shows. */
  headline: string;
  /** Title above the text, where it differs from the first line. */
  title: string;
  /** Module whose tint it has. */
  module: string;
  /** Values that tell the group apart. */
  group: readonly { name: string; value: string }[];
  /** Free text of the rule. */
  text: string | null;
  /** What happened, most important first. */
  lines: readonly { text: string; count: number | null }[];
  /** Lines that are not shown. */
  hiddenLines: number;
  fields: readonly { name: string; value: string }[];
  /** Where the title leads. */
  url: string | null;
  ackUrl: string | null;
  runbookUrl: string | null;
  footer: string;
  /** Epoch ms. */
  at: number;
}

/** Lines that a message shows. */
export const shownLines = 20;
/** Fields that a message shows. */
export const shownFields = 8;

/** One line of a message as text: `×37 mx1`. */
export const lineText = ({ text, count }: OpsMessage['lines'][number]): string =>
  count === null ? text : `×${count} ${text}`;

/** The group as one line, empty where there is none: `host = mx1, region = eu`. */
export const groupText = ({ group }: Pick<OpsMessage, 'group'>): string =>
  group.map(({ name, value }) => `${name} = ${value}`).join(', ');

/** What stands below the title, line by line. */
export function bodyLines(message: OpsMessage): string[] {
  const { text, lines, hiddenLines } = message;
  const group = groupText(message);
  const more = hiddenLines > 0 ? [`and ${hiddenLines} more`] : [];
  return [...(group === '' ? [] : [group]), ...(text ? [text] : []), ...lines.map(lineText), ...more];
}

/** The whole message as text, for services without a form of their own. */
export function plainText(message: OpsMessage): string {
  const { headline, title, ackUrl, runbookUrl, url, fields } = message;
  const links = [
    ...(ackUrl ? [`Acknowledge: ${ackUrl}`] : []),
    ...(runbookUrl ? [`Runbook: ${runbookUrl}`] : []),
    ...(url ? [url] : []),
  ];
  const values = fields.map(({ name, value }) => `${name}: ${value}`);
  return [headline, ...(title === headline ? [] : [title]), ...bodyLines(message), ...values, ...links].join('\n');
}
