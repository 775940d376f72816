// Which event types Sendora sends itself. It knows no schema, so that a page can load it without them.

/** Types of the events that runs begin with whose trigger is not an event. */
export const occasionPrefix = 'trigger.';

/**
 * Event types that begin with these come from Sendora itself, or from a key of the role editor or higher; those of
 * occasions come from Sendora alone.
 */
export const reservedPrefixes = [
  'workflow.',
  'promote.',
  'email.',
  'push.',
  'sms.',
  'webhook.',
  'alert.',
  'feed.',
  occasionPrefix,
] as const;
