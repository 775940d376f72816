// Where the palette can go: the views, and the pages that stand behind them.
import {
  Bell,
  BellOff,
  BookOpen,
  CircleHelp,
  FileUp,
  LayoutTemplate,
  type LucideIcon,
  Plus,
  Puzzle,
} from 'lucide-react';
import { partGroups } from '../pages/settings/parts.ts';
import type { Paths } from '../paths.ts';
import { navigationOf } from '../shell/navigation.ts';

export interface Place {
  label: string;
  /** More words that it is found by. */
  words?: string;
  icon: LucideIcon;
  /** Its page in the router, below the project. */
  page: string;
  to: (paths: Paths) => string;
  /** Opens it after `g`. */
  key?: string;
}

const more: readonly Place[] = [
  { label: 'New workflow', words: 'create', icon: Plus, page: '/workflows/new', to: (paths) => paths.newWorkflow() },
  {
    label: 'Start from a blueprint',
    words: 'gallery examples new workflow',
    icon: BookOpen,
    page: '/workflows/gallery',
    to: (paths) => paths.gallery(),
  },
  {
    label: 'Import or export workflows',
    words: 'bundle json git',
    icon: FileUp,
    page: '/workflows/import',
    to: (paths) => paths.importBundle(),
  },
  {
    label: 'Why did somebody not get a message?',
    words: 'explain run',
    icon: CircleHelp,
    page: '/runs/why',
    to: (paths) => paths.why(),
  },
  {
    label: 'New template',
    words: 'create email',
    icon: Plus,
    page: '/templates/new',
    to: (paths) => paths.newTemplate(),
  },
  {
    label: 'Email layouts',
    icon: LayoutTemplate,
    page: '/templates',
    to: (paths) => paths.templates({ tab: 'layouts' }),
  },
  { label: 'Email partials', icon: Puzzle, page: '/templates', to: (paths) => paths.templates({ tab: 'partials' }) },
  { label: 'New audience', words: 'create', icon: Plus, page: '/audiences/new', to: (paths) => paths.newAudience() },
  {
    label: 'New notification rule',
    words: 'create',
    icon: Plus,
    page: '/rules/new',
    to: (paths) => paths.newRule(),
  },
  { label: 'Alert rules', icon: Bell, page: '/alerts', to: (paths) => paths.alerts({ view: 'rules' }) },
  { label: 'New alert rule', words: 'create', icon: Plus, page: '/alerts/new', to: (paths) => paths.newAlertRule() },
  {
    label: 'Silences',
    words: 'mute maintenance alerts',
    icon: BellOff,
    page: '/alerts/silences',
    to: (paths) => paths.silences(),
  },
  {
    label: 'Add a webhook endpoint',
    words: 'create new',
    icon: Plus,
    page: '/webhooks/new',
    to: (paths) => paths.newWebhook(),
  },
  {
    label: 'Add a channel',
    words: 'create new email push sms slack vendor',
    icon: Plus,
    page: '/channels/new',
    to: (paths) => paths.newChannel(),
  },
];

const settings: readonly Place[] = partGroups.flatMap(({ parts }) =>
  parts.map(({ part, label, icon }) => ({
    label: `Settings: ${label}`,
    icon,
    page: `/settings/${part}`,
    to: (paths: Paths) => paths.settings(part),
  })),
);

/** The views, and then what only a search offers. */
export function placesOf(pages: readonly string[]): { views: Place[]; others: Place[] } {
  const { groups, settings: first } = navigationOf(pages);
  return {
    views: [...groups.flatMap(({ views }) => views), ...(first ? [first] : [])],
    others: [...more, ...settings].filter(({ page }) => pages.includes(page)),
  };
}
