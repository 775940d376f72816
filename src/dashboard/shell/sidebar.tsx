import { useRouterState } from '@tanstack/react-router';
import { BookOpen, ChevronsUpDown, ExternalLink, type LucideIcon, Mailbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { pathsOf } from '../paths.ts';
import { PlainLink } from '../ui/link.tsx';
import { Menu } from '../ui/menu.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { useConnection } from './connection.ts';
import { isInView, type NavView, navigationOf } from './navigation.ts';
import { PersonMenu } from './person-menu.tsx';
import { SearchButton } from './search-button.tsx';

const row =
  'flex h-7.5 items-center gap-[9px] rounded-[7px] px-2 font-medium text-13 text-ink-2 hover:bg-hover hover:text-ink aria-[current=page]:bg-surface aria-[current=page]:text-ink aria-[current=page]:shadow-1 aria-[current=page]:ring-1 aria-[current=page]:ring-line aria-[current=page]:ring-inset max-[899px]:h-10 [&[aria-current=page]_svg]:text-accent [&_svg]:text-ink-3';
const square =
  'grid h-8 w-8.5 place-items-center rounded-control text-ink-3 hover:bg-hover aria-[current=page]:bg-surface aria-[current=page]:text-accent aria-[current=page]:shadow-1 aria-[current=page]:ring-1 aria-[current=page]:ring-line aria-[current=page]:ring-inset';

function ViewLink({ view, rail }: { view: NavView; rail: boolean }) {
  const { paths } = useConnection();
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const Icon = view.icon;
  const current = isInView(view, paths, pathname) ? 'page' : undefined;
  if (!rail) {
    return (
      <PlainLink to={view.to(paths)} aria-current={current} className={row}>
        <Icon size={16} aria-hidden className="shrink-0" />
        {view.label}
      </PlainLink>
    );
  }
  return (
    <Tooltip text={view.label} side="right">
      <PlainLink to={view.to(paths)} aria-current={current} aria-label={view.label} className={square}>
        <Icon size={16} aria-hidden />
      </PlainLink>
    </Tooltip>
  );
}

/** A link of the foot that leaves the dashboard. */
function OutsideLink({ href, icon: Icon, children }: { href: string; icon: LucideIcon; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className={`group ${row}`}>
      <Icon size={16} aria-hidden className="shrink-0" />
      {children}
      <ExternalLink
        size={13}
        aria-hidden
        className="ml-auto opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
      />
      <span className="sr-only">(opens a new tab)</span>
    </a>
  );
}

function Logo({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      className="grid size-6.5 shrink-0 place-items-center rounded-[7px] bg-accent-solid font-semibold text-13 text-on-accent"
    >
      {name.slice(0, 1).toUpperCase()}
    </span>
  );
}

const projectRow = 'mb-1.5 flex w-full items-center gap-2 rounded-control px-2 py-1.5 text-left';

/** The project that is open; a menu where there are several. */
function ProjectSwitch() {
  const { me, projectId, paths } = useConnection();
  const project = me.projects.find(({ id }) => id === projectId);
  const names = (
    <>
      <Logo name={me.org.name} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-semibold text-13/4">{me.org.name}</span>
        <span className="block truncate text-12 text-ink-3">{project?.name}</span>
      </span>
    </>
  );
  if (me.projects.length < 2) {
    return (
      <PlainLink to={paths.home()} className={`${projectRow} hover:bg-hover`}>
        {names}
      </PlainLink>
    );
  }
  return (
    <Menu
      label="Projects"
      align="start"
      trigger={
        <button type="button" className={`${projectRow} cursor-pointer hover:bg-hover`}>
          {names}
          <span className="sr-only">Switch project</span>
          <ChevronsUpDown size={14} aria-hidden className="shrink-0 text-ink-3" />
        </button>
      }
      items={me.projects.map(({ id, name }) => ({ label: name, to: pathsOf(id).home(), checked: id === projectId }))}
    />
  );
}

/** An address from outside may name a script, which no link must open. */
const isWebAddress = (address: string | null): address is string => /^https?:\/\//.test(address ?? '');

/** The navigation of a project, at the side or in the drawer. */
export function Sidebar({ pages, onSearch }: { pages: readonly string[]; onSearch?: () => void }) {
  const { me } = useConnection();
  const { groups, settings } = navigationOf(pages);
  return (
    <div className="flex min-h-full flex-col gap-0.5 p-2.5">
      <ProjectSwitch />
      <SearchButton look="field" onPress={onSearch} />
      {groups.map(({ label, views }) => (
        <div key={label} className="grid gap-0.5">
          {label === null ? null : <h2 className="px-2 pt-3 pb-1 font-strong text-12 text-ink-3">{label}</h2>}
          {views.map((view) => (
            <ViewLink key={view.page} view={view} rail={false} />
          ))}
        </div>
      ))}
      <div className="mt-auto pt-4">
        <div className="grid gap-0.5 border-line border-t pt-2">
          {settings ? <ViewLink view={settings} rail={false} /> : null}
          <OutsideLink href="/docs" icon={BookOpen}>
            API docs
          </OutsideLink>
          {isWebAddress(me.sandboxUrl) ? (
            <OutsideLink href={me.sandboxUrl} icon={Mailbox}>
              Sandbox
            </OutsideLink>
          ) : null}
          <PersonMenu />
        </div>
      </div>
    </div>
  );
}

/** The same, as narrow as its icons. */
export function Rail({ pages }: { pages: readonly string[] }) {
  const { me, paths } = useConnection();
  const { groups, settings } = navigationOf(pages);
  return (
    <div className="flex min-h-full flex-col items-center gap-1 py-2.5">
      <Tooltip text={me.org.name} side="right">
        <PlainLink to={paths.home()} aria-label={`${me.org.name}, home`} className="mb-1.5">
          <Logo name={me.org.name} />
        </PlainLink>
      </Tooltip>
      <SearchButton look="square" />
      {groups
        .flatMap(({ views }) => views)
        .map((view) => (
          <ViewLink key={view.page} view={view} rail />
        ))}
      <div className="mt-auto grid gap-1">
        {settings ? <ViewLink view={settings} rail /> : null}
        <PersonMenu rail />
      </div>
    </div>
  );
}
