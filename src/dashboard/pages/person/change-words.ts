// What somebody did to a person, from the audit log. It names traits, never their values.
import { isObject } from '../../../contract/json.ts';
import type { AuditRecord } from '../../api/queries/audit.ts';
import { counted } from '../../words/counted.ts';

const mostNames = 6;

/** "plan, city and seats" */
export function namesWords(names: readonly string[]): string {
  const shown =
    names.length > mostNames ? [...names.slice(0, mostNames - 1), `${names.length - mostNames + 1} more`] : names;
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** What was done, to go behind who did it: "changed plan and city". */
export function changeWords({ action, after }: Pick<AuditRecord, 'action' | 'after'>): string {
  const said = isObject(after) ? after : {};
  switch (action) {
    case 'profile.updated': {
      const names = Array.isArray(said.traits) ? said.traits.map(String) : [];
      return names.length === 0 ? 'saved the person' : `changed ${namesWords(names)}`;
    }
    case 'profile.merged':
      return `merged ${String(said.from)} into this person`;
    case 'profile.preferences_set':
      return `set the preferences, ${counted(Number(said.preferences ?? 0), 'answer')} in all`;
    default:
      return action.replace(/[._]/g, ' ');
  }
}
