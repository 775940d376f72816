// Where one can go inside a project. A view is offered as soon as the router has its page.
import {
  Activity,
  Bell,
  CirclePlay,
  FileText,
  HeartPulse,
  House,
  Inbox,
  type LucideIcon,
  ScrollText,
  Send,
  Settings,
  Siren,
  Target,
  Users,
  Webhook,
  Workflow,
} from 'lucide-react';
import { type Paths, settingsParts } from '../paths.ts';

export interface NavView {
  label: string;
  /** Opens it after `g`. */
  key?: string;
  icon: LucideIcon;
  /** Its page in the router, below the project. */
  page: string;
  to: (paths: Paths) => string;
}

export interface NavGroup {
  /** Null: without a heading. */
  label: string | null;
  views: readonly NavView[];
}

const groups: readonly NavGroup[] = [
  { label: null, views: [{ label: 'Home', key: 'h', icon: House, page: '/', to: (paths) => paths.home() }] },
  {
    label: 'Automate',
    views: [
      { label: 'Workflows', key: 'w', icon: Workflow, page: '/workflows', to: (paths) => paths.workflows() },
      { label: 'Runs', key: 'r', icon: CirclePlay, page: '/runs', to: (paths) => paths.runs() },
      { label: 'Templates', key: 't', icon: FileText, page: '/templates', to: (paths) => paths.templates() },
    ],
  },
  {
    label: 'Audience',
    views: [
      { label: 'People', key: 'p', icon: Users, page: '/people', to: (paths) => paths.people() },
      { label: 'Audiences', icon: Target, page: '/audiences', to: (paths) => paths.audiences() },
      { label: 'Events', key: 'e', icon: Activity, page: '/events', to: (paths) => paths.events() },
    ],
  },
  {
    label: 'Notify',
    views: [
      { label: 'Rules', icon: Bell, page: '/rules', to: (paths) => paths.rules() },
      { label: 'Alerts', key: 'a', icon: Siren, page: '/alerts', to: (paths) => paths.alerts() },
      { label: 'Feed', key: 'f', icon: Inbox, page: '/feed', to: (paths) => paths.feed() },
      { label: 'Webhooks', icon: Webhook, page: '/webhooks', to: (paths) => paths.webhooks() },
    ],
  },
  {
    label: 'Operate',
    views: [
      { label: 'Channels', key: 'c', icon: Send, page: '/channels', to: (paths) => paths.channels() },
      { label: 'Logs', key: 'l', icon: ScrollText, page: '/logs', to: (paths) => paths.logs() },
      { label: 'Health', icon: HeartPulse, page: '/health', to: (paths) => paths.health() },
    ],
  },
];

/** Opens the first part of the settings that has a page. */
function settingsOf(pages: readonly string[]): NavView | null {
  const part = pages.includes('/settings/$part')
    ? 'project'
    : settingsParts.find((each) => pages.includes(`/settings/${each}`));
  if (part === undefined) return null;
  return { label: 'Settings', key: 's', icon: Settings, page: '/settings', to: (paths) => paths.settings(part) };
}

/** The views that have a page. */
export function navigationOf(pages: readonly string[]): { groups: NavGroup[]; settings: NavView | null } {
  const shown = groups.map(({ label, views }) => ({ label, views: views.filter(({ page }) => pages.includes(page)) }));
  return {
    groups: shown.filter(({ views }) => views.length > 0),
    settings: settingsOf(pages),
  };
}

/** Whether an address belongs to a view: itself, or a page below it. Home has none below it. */
export function isInView(view: NavView, paths: Paths, pathname: string): boolean {
  if (view.page === '/') return pathname.replace(/\/$/, '') === paths.home();
  const base = paths.home() + view.page;
  return pathname === base || pathname.startsWith(`${base}/`);
}

/** Pages that need the whole window: the builder, where the sidebar is a rail. */
export const isRailPage = (page: string): boolean => /^\/workflows\/(new$|\$)/.test(page);
