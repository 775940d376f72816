import { useRouter } from '@tanstack/react-router';
import { ArrowLeftRight, BookOpen, LogOut, type LucideIcon, Monitor, Moon, Sun, Zap } from 'lucide-react';
import { useState } from 'react';
import { pathsOf } from '../paths.ts';
import { useConnection } from '../shell/connection.ts';
import { useTheme } from '../shell/theme.ts';
import { isMac } from '../ui/is-mac.ts';
import { keyNames } from '../ui/key-names.ts';
import { actionsOfPage, type PageAction } from './actions.ts';
import type { Entries, Entry } from './entries.ts';
import { isKind, kindOf } from './kinds/registry.ts';
import { type Place, placesOf } from './pages.ts';
import { keepRecent, recentsOf } from './recent.ts';
import type { FoundThing } from './use-search.ts';

const keysOf = (keys: string | undefined): string[] => (keys === undefined ? [] : keyNames(keys, isMac()));

const actionEntry = ({ label, keys, disabledReason, control, act }: PageAction): Entry => ({
  value: `action ${label}`,
  id: '',
  label,
  icon: Zap,
  note: 'This page',
  keys: keysOf(keys),
  disabledReason,
  run: act,
  ...(control === null ? {} : { focus: control }),
});

interface Act {
  label: string;
  words: string;
  icon: LucideIcon;
  run: () => void;
}

/** What concerns the dashboard as a whole. */
function useGlobalActs(): Act[] {
  const { me, projectId, signOut } = useConnection();
  const { history } = useRouter();
  const [theme, choose] = useTheme();
  const themes = [
    { value: 'light', label: 'Theme: light', icon: Sun },
    { value: 'dark', label: 'Theme: dark', icon: Moon },
    { value: 'system', label: 'Theme: as the system', icon: Monitor },
  ] as const;
  return [
    ...themes
      .filter(({ value }) => value !== theme)
      .map(({ value, label, icon }) => ({ label, icon, words: 'appearance mode', run: () => choose(value) })),
    ...me.projects
      .filter(({ id }) => id !== projectId)
      .map(({ id, name }) => ({
        label: `Switch to the project ${name}`,
        words: id,
        icon: ArrowLeftRight,
        run: () => history.push(pathsOf(id).home()),
      })),
    {
      label: 'API docs',
      words: 'reference help',
      icon: BookOpen,
      run: () => void open('/docs', '_blank', 'noreferrer'),
    },
    { label: 'Sign out', words: 'log out leave', icon: LogOut, run: signOut },
  ];
}

/** Everything that is offered without asking the server. */
export function useEntries(pages: readonly string[]): Entries {
  const { paths, projectId } = useConnection();
  const { history } = useRouter();
  const acts = useGlobalActs();
  // Read once: the page beneath is out of reach while the palette is open.
  const [actions] = useState(() => actionsOfPage().map(actionEntry));
  const [recents] = useState(() => recentsOf(projectId));
  const placeEntry = ({ label, words, icon, page, to, key }: Place): Entry => ({
    value: `page ${label}`,
    id: page,
    label,
    icon,
    note: 'Page',
    keys: key === undefined ? [] : keysOf(`g ${key}`),
    focus: null,
    run: () => history.push(to(paths)),
    ...(words === undefined ? {} : { words }),
  });
  const { views, others } = placesOf(pages);
  const recent = recents.flatMap(({ kind, id, label }): Entry[] => {
    if (!isKind(kind)) return [];
    const { icon, noun, to } = kindOf(kind);
    const address = to(paths, id);
    if (address === history.location.pathname) return [];
    return [{ value: `${kind} ${id}`, id, label, icon, note: noun, focus: null, run: () => history.push(address) }];
  });
  return {
    recent: recent.slice(0, 8),
    actions,
    views: views.map(placeEntry),
    others: [
      ...others.map(placeEntry),
      ...acts.map((act): Entry => ({ ...act, value: `act ${act.label}`, id: '', note: 'Action' })),
    ],
  };
}

/** What the server found, with the way there. */
export function useFoundEntries(found: readonly FoundThing[]): Entry[] {
  const { me, projectId } = useConnection();
  const { history } = useRouter();
  return found.map(({ kind, id, label, hint, words, projectId: home }) => {
    const { icon, noun, to } = kindOf(kind);
    const project = home === projectId ? null : (me.projects.find((each) => each.id === home)?.name ?? null);
    const second = [hint, project === null ? null : `in ${project}`].filter(Boolean).join(' · ');
    return {
      value: `${kind} ${id}`,
      id,
      label,
      icon,
      note: noun,
      isFound: true,
      focus: null,
      run: () => {
        keepRecent(home, { kind, id, label });
        history.push(to(pathsOf(home), id));
      },
      ...(second === '' ? {} : { hint: second }),
      ...(words === undefined ? {} : { words }),
    };
  });
}
