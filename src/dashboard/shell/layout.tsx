import { useRouterState } from '@tanstack/react-router';
import { Menu as MenuIcon } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { IconButton } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { LayerHost } from '../ui/layer.tsx';
import { useMedia } from '../ui/media.ts';
import { Sheet } from '../ui/sheet.tsx';
import { useConnection } from './connection.ts';
import { OfflineBar } from './offline-bar.tsx';
import { Overlays } from './overlays.tsx';
import { RouteAnnouncer, RouteProgress } from './route-change.tsx';
import { SearchButton } from './search-button.tsx';
import { Rail, Sidebar } from './sidebar.tsx';

function focusMain(): void {
  const main = document.getElementById('main');
  main?.focus();
  main?.scrollIntoView();
}

/** The bar of narrow windows, with the navigation behind a button. */
function TopBar({ pages }: { pages: readonly string[] }) {
  const { me, projectId } = useConnection();
  const [open, setOpen] = useState(false);
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere closes the drawer.
  useEffect(() => setOpen(false), [pathname]);
  return (
    <header className="sticky top-0 z-30 flex h-(--bar) items-center gap-2 border-line border-b bg-side px-3">
      <IconButton label="Open the menu" icon={MenuIcon} onClick={() => setOpen(true)} aria-expanded={open} />
      <span className="min-w-0 truncate font-semibold text-13">
        {me.projects.find(({ id }) => id === projectId)?.name}
      </span>
      <span className="ml-auto">
        <SearchButton look="icon" />
      </span>
      <Sheet open={open} onOpenChange={setOpen} title="Menu" side="left" padded={false}>
        <nav aria-label="Main" className="h-full">
          <Sidebar pages={pages} onSearch={() => setOpen(false)} />
        </nav>
      </Sheet>
    </header>
  );
}

/** What stays on the screen while pages of a project come and go. `rail` leaves the width to the page. */
export function Layout(props: { pages: readonly string[]; rail: boolean; children: ReactNode }) {
  return (
    <Overlays pages={props.pages}>
      <Frame {...props} />
    </Overlays>
  );
}

function Frame({ pages, rail, children }: { pages: readonly string[]; rail: boolean; children: ReactNode }) {
  const isNarrow = useMedia('(max-width: 899px)');
  return (
    <div
      className={cx(
        'min-h-dvh bg-ground',
        isNarrow
          ? '[--bar:52px]'
          : cx('grid [--bar:0px]', rail ? 'grid-cols-[52px_minmax(0,1fr)]' : 'grid-cols-[232px_minmax(0,1fr)]'),
      )}
    >
      {/* biome-ignore lint/a11y/useValidAnchor: it is a link to a place of the page that leaves the address as it is. */}
      <a
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          focusMain();
        }}
        className="fixed top-2 left-2 z-50 not-focus:sr-only rounded-control bg-accent-solid px-3 py-1.5 font-medium text-13 text-on-accent"
      >
        Skip to the content
      </a>
      {isNarrow ? (
        <TopBar pages={pages} />
      ) : (
        <nav aria-label="Main" className="sticky top-0 h-dvh overflow-y-auto border-line border-r bg-side">
          {rail ? <Rail pages={pages} /> : <Sidebar pages={pages} />}
        </nav>
      )}
      <main id="main" tabIndex={-1} className="min-w-0 outline-none">
        <RouteProgress />
        <OfflineBar />
        {children}
        <LayerHost />
      </main>
      <RouteAnnouncer />
    </div>
  );
}
