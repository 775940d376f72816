// What a new template begins with.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Bundle, blueprintQueries } from '../../api/queries/blueprints.ts';
import { type Library, libraryQuery } from '../../api/queries/library.ts';
import { templateQueries } from '../../api/queries/templates.ts';
import { useConnection } from '../../shell/connection.ts';
import { copyName } from '../workflows/copy-name.ts';
import { blankTemplate, type TemplateContent, templateContent } from './content.ts';

export interface Origin {
  /** Id of a template to copy. */
  from: string | null;
  /** Slug of a blueprint, and the name of one of its mails. */
  blueprint: string | null;
  mail: string | null;
}

/** A mail of a blueprint, in the layout of the project that has the name of its own. */
function mailOf(bundle: Bundle, name: string | null, { layouts, templates }: Library): TemplateContent {
  const mail = bundle.templates?.find((one) => one.name === name);
  if (mail === undefined) return blankTemplate;
  const { layout, text = null, preheader = null, locales = {}, subject, html } = mail;
  const layoutId = layouts.find((one) => one.name === layout)?.id ?? null;
  const taken = templates.map((one) => one.name);
  const own = taken.includes(mail.name) ? copyName(mail.name, taken) : mail.name;
  return { name: own, subject, html, text, preheader, locales, layoutId, class: mail.class ?? 'marketing' };
}

/** The content, null while it is being read. */
export function useStart({ from, blueprint, mail }: Origin) {
  const connection = useConnection();
  const source = useQuery({ ...templateQueries.one(connection, from ?? ''), enabled: from !== null });
  const bundle = useQuery({ ...blueprintQueries.bundle(connection, blueprint ?? ''), enabled: blueprint !== null });
  const library = useQuery({ ...libraryQuery(connection), enabled: from !== null || blueprint !== null });
  const failed = [source, bundle, library].find(({ isError }) => isError);
  const content = useMemo((): TemplateContent | null => {
    if (from === null && blueprint === null) return blankTemplate;
    if (library.data === undefined) return null;
    if (blueprint !== null) return bundle.data === undefined ? null : mailOf(bundle.data, mail, library.data);
    if (source.data === undefined) return null;
    const taken = library.data.templates.map(({ name }) => name);
    return { ...templateContent(source.data), name: copyName(source.data.name, taken) };
  }, [from, blueprint, mail, library.data, bundle.data, source.data]);
  return {
    content,
    isError: failed !== undefined,
    error: failed?.error,
    retry: () => void failed?.refetch(),
  };
}
