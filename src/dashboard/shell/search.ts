import { useRouter, useRouterState } from '@tanstack/react-router';

/** Search parameters are plain text, so that an address can be read and written by hand. */
export const parseSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));

export function stringifySearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

export type SearchPatch = Readonly<Record<string, string | null | undefined>>;

/** The search parameters of the address, and how to change some of them; null removes one. */
export function useSearchParams(): [
  Readonly<Record<string, string | undefined>>,
  (patch: SearchPatch, options?: { replace?: boolean }) => void,
] {
  const router = useRouter();
  const search = useRouterState({ select: ({ location }) => location.searchStr });
  const change = (patch: SearchPatch, { replace = true } = {}) => {
    const { pathname, searchStr, hash } = router.state.location;
    const href = pathname + stringifySearch({ ...parseSearch(searchStr), ...patch }) + (hash ? `#${hash}` : '');
    router.navigate({ href, replace, resetScroll: false });
  };
  return [parseSearch(search), change];
}
