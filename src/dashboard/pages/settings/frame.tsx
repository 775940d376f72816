import { useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { SettingsPart } from '../../paths.ts';
import { useConnection } from '../../shell/connection.ts';
import { PlainLink } from '../../ui/link.tsx';
import { type Crumb, PageBody, PageHeader } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { partGroups } from './parts.ts';

const row =
  'flex min-h-8 items-center gap-[9px] rounded-control px-2.5 font-medium text-13 text-ink-2 hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent';

/** The parts at the side. */
function SideNavigation({ current }: { current: SettingsPart }) {
  const { paths } = useConnection();
  return (
    <nav aria-label="Settings" className="grid content-start gap-4 max-lg:hidden">
      {partGroups.map(({ label, parts }) => (
        <div key={label} className="grid gap-0.5">
          <h2 className="px-2.5 pb-1 font-strong text-12 text-ink-3">{label}</h2>
          {parts.map(({ part, label: name, icon: Icon }) => (
            <PlainLink
              key={part}
              to={paths.settings(part)}
              aria-current={part === current ? 'page' : undefined}
              className={row}
            >
              <Icon size={15} aria-hidden className="shrink-0" />
              {name}
            </PlainLink>
          ))}
        </div>
      ))}
    </nav>
  );
}

const options = partGroups.flatMap(({ parts }) => parts.map(({ part, label }) => ({ value: part, label })));

/** The same where there is no room at the side. */
function PartSelect({ current }: { current: SettingsPart }) {
  const { paths } = useConnection();
  const { history } = useRouter();
  return (
    <div className="lg:hidden">
      <Select
        label="Part of the settings"
        options={options}
        value={current}
        onChange={(part) => part !== current && history.push(paths.settings(part))}
      />
    </div>
  );
}

/** A page of the settings: its head, the way to the other parts, and what it holds. */
export function SettingsFrame({
  part,
  title,
  crumbs = [],
  chips,
  note,
  actions,
  narrow = false,
  children,
}: {
  part: SettingsPart;
  title: string;
  /** Between Settings and this page. */
  crumbs?: readonly Crumb[];
  chips?: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  /** For texts and forms, which are hard to read when they are wide. */
  narrow?: boolean;
  children: ReactNode;
}) {
  const { paths } = useConnection();
  return (
    <>
      <PageHeader
        title={title}
        crumbs={[{ label: 'Settings', to: paths.settings('project') }, ...crumbs]}
        chips={chips}
        note={note}
        actions={actions}
      />
      <PageBody>
        <div className="grid grid-cols-1 gap-4 pt-5 lg:grid-cols-[190px_minmax(0,1fr)] lg:gap-8">
          <SideNavigation current={part} />
          <PartSelect current={part} />
          <div
            className={
              narrow
                ? 'grid min-w-0 max-w-[720px] grid-cols-1 content-start gap-4'
                : 'grid min-w-0 grid-cols-1 content-start gap-4'
            }
          >
            {children}
          </div>
        </div>
      </PageBody>
    </>
  );
}
