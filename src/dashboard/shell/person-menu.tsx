import { Keyboard, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { Menu } from '../ui/menu.tsx';
import { useLetters } from '../ui/shortcuts.ts';
import { useConnection } from './connection.ts';
import { useTheme } from './theme.ts';

const themes = [
  { theme: 'system', label: 'As the system', icon: Monitor },
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
] as const;

const initialsOf = (name: string): string =>
  name
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => word.slice(0, 1).toUpperCase())
    .join('');

/** Who is connected, the theme, and the way out. */
export function PersonMenu({ rail = false }: { rail?: boolean }) {
  const { me, signOut } = useConnection();
  const [theme, choose] = useTheme();
  const [letters, switchLetters] = useLetters();
  const avatar = (
    <span
      aria-hidden
      className="grid size-5.5 shrink-0 place-items-center rounded-full bg-tint-user-soft font-semibold text-11 text-tint-user"
    >
      {initialsOf(me.key.name)}
    </span>
  );
  const trigger = rail ? (
    <button
      type="button"
      aria-label={`${me.key.name}, ${me.role}`}
      className="grid h-8 w-8.5 cursor-pointer place-items-center rounded-control hover:bg-hover"
    >
      {avatar}
    </button>
  ) : (
    <button
      type="button"
      className="flex h-7.5 w-full cursor-pointer items-center gap-[9px] rounded-[7px] px-2 font-medium text-13 text-ink-2 hover:bg-hover hover:text-ink max-[899px]:h-10"
    >
      {avatar}
      <span className="min-w-0 truncate">{me.key.name}</span>
      <span className="ml-auto pl-2 text-12 text-ink-3">{me.role}</span>
    </button>
  );
  return (
    <Menu
      label={`${me.key.name}, ${me.role}`}
      trigger={trigger}
      side={rail ? 'right' : 'top'}
      align="start"
      items={[
        { heading: `Key ${me.key.hint}` },
        { heading: 'Theme' },
        ...themes.map(({ theme: value, label, icon }) => ({
          label,
          icon,
          checked: value === theme,
          onSelect: () => choose(value),
        })),
        'separator',
        {
          label: 'Shortcuts of one letter',
          hint: letters ? 'On' : 'Off',
          icon: Keyboard,
          onSelect: () => switchLetters(!letters),
        },
        { label: 'Sign out', hint: 'In every tab of this browser', icon: LogOut, onSelect: signOut },
      ]}
    />
  );
}
