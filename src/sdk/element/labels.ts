/** Every text of the inbox; `{n}` is a number. */
export const defaultLabels = {
  title: 'Notifications',
  unreadCount: '{title}, {n} unread',
  unread: 'Unread',
  markAll: 'Mark all as read',
  markRead: 'Mark as read',
  markUnread: 'Mark as unread',
  archive: 'Archive',
  empty: 'Nothing new',
  loading: 'Loading…',
  unavailable: 'Not available',
  more: 'Show more',
  oneNew: '1 new notification',
  manyNew: '{n} new notifications',
};

export type InboxLabels = typeof defaultLabels;

/** The default labels with those of the attribute, JSON; what cannot be read is left out. */
export function labelsOf(attribute: string | null): InboxLabels {
  try {
    return { ...defaultLabels, ...JSON.parse(attribute ?? '{}') };
  } catch {
    return defaultLabels;
  }
}

export const fill = (label: string, values: Record<string, string | number>): string =>
  label.replace(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ''));
