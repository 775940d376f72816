// To make a formatter takes fifty times as long as to use it, and lists show hundreds of times.
const kept = new Map<string, Intl.DateTimeFormat>();

/** A formatter of dates; the same one for the same options. Without a locale it is that of the browser. */
export function dateFormat(locale: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = kept.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, options);
  kept.set(key, made);
  return made;
}
