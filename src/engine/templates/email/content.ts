// The saved texts that an email is made of.
import type { LocaleTexts } from '../../../contract/messages/email-texts.ts';
import type { PartialArgument } from '../../../contract/messages/partial.ts';

type Locales = Readonly<Record<string, LocaleTexts>>;

/** What a template, a layout and a partial have in common. */
export interface Texts {
  html: string;
  /** Made from the HTML when null. */
  text: string | null;
  /** Variants by their language tag. */
  locales?: Locales;
}

/** Which saved text was used. */
export interface Named {
  name: string;
  version: number;
}

/** An email as it is written, saved as a template or in the step itself. */
export interface EmailContent extends Texts {
  subject: string;
  preheader?: string | null;
  layoutId?: string | null;
  class?: 'transactional' | 'marketing';
  /** Of a saved template. */
  name?: string;
  version?: number;
}

export interface LayoutContent extends Texts, Named {}

export interface PartialContent {
  html: string;
  args: readonly PartialArgument[];
  locales?: Locales;
}

/** What the mails of a project share. */
export interface EmailLibrary {
  /** By their id. */
  layouts: Pick<ReadonlyMap<string, LayoutContent>, 'get'>;
  /** By their name. */
  partials: Pick<ReadonlyMap<string, PartialContent>, 'get'>;
}

export const emptyLibrary: EmailLibrary = { layouts: new Map(), partials: new Map() };

/** Stands for the link to unsubscribe until the message has one; nothing is there. */
export const unsubscribePlaceholder = 'https://unsubscribe.sendora.invalid/';

/** Whether a rendered mail has no place for that link. */
export const lacksUnsubscribe = (html: string): boolean => !html.includes(unsubscribePlaceholder);
