// Where variables and secrets of a project are used, by its bundle.
import type { Bundle } from '../../../contract/bundle.ts';
import type { Paths } from '../../paths.ts';

type UsedIn = 'workflows' | 'templates' | 'layouts' | 'partials' | 'rules';

export interface Use {
  kind: string;
  name: string;
  /** The list that shows it. */
  to: string;
}

const kinds: readonly { key: UsedIn; kind: string; to: (paths: Paths, name: string) => string }[] = [
  { key: 'workflows', kind: 'workflow', to: (paths, q) => paths.workflows({ q }) },
  { key: 'templates', kind: 'template', to: (paths, q) => paths.templates({ q }) },
  { key: 'layouts', kind: 'layout', to: (paths) => paths.templates() },
  { key: 'partials', kind: 'partial', to: (paths) => paths.templates() },
  { key: 'rules', kind: 'rule', to: (paths) => paths.rules() },
];

const nameOf = (item: object): string => {
  const named: { name?: unknown; key?: unknown } = item;
  return String(named.name ?? named.key ?? '');
};

/** What in a project names `var.<name>` or `secret.<name>`. */
export function usesOf(bundle: Bundle, root: 'var' | 'secret', name: string, paths: Paths): Use[] {
  const pattern = new RegExp(`\\b${root}\\.${name}(?![\\w.])`);
  return kinds.flatMap(({ key, kind, to }) =>
    (bundle[key] ?? [])
      .filter((item) => pattern.test(JSON.stringify(item)))
      .map((item) => ({ kind, name: nameOf(item), to: to(paths, nameOf(item)) })),
  );
}
