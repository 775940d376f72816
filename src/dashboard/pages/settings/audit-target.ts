// Where the target of an audit record is shown, and what the record is called.
import type { AuditRecord } from '../../api/queries/audit.ts';
import { type Paths, pathsOf } from '../../paths.ts';
import { upperFirst } from '../../words/upper-first.ts';

type Target = Pick<AuditRecord, 'targetKind' | 'targetId' | 'projectId'>;

const settingParts: Readonly<Record<string, (paths: Paths) => string>> = {
  ai: (paths) => paths.settings('ai'),
  retention: (paths) => paths.settings('data'),
  secrets: (paths) => paths.settings('variables'),
  variables: (paths) => paths.settings('variables'),
};

/** A suppression is named by kind and address: `email:ada@example.com`. */
function suppressionFilters(id: string): Record<string, string> {
  const [, kind = '', address = id] = /^(email|sms):(.*)$/.exec(id) ?? [];
  return { kind, address };
}

const places: Readonly<Record<string, (paths: Paths, id: string) => string | undefined>> = {
  alert_rule: (paths, id) => paths.alertRule(id),
  audience: (paths, id) => paths.audience(id),
  channel: (paths, id) => paths.channel(id),
  dead_letter: (paths) => paths.health(),
  delivery: (paths, id) => paths.log(id),
  domain: (paths, id) => paths.domain(id),
  endpoint: (paths, id) => paths.webhook(id),
  key: (paths) => paths.settings('keys'),
  profile: (paths, id) => paths.person(id),
  project: (paths) => paths.settings('project'),
  rule: (paths, id) => paths.rule(id),
  run: (paths, id) => paths.run(id),
  settings: (paths, id) => settingParts[id]?.(paths),
  silence: (paths) => paths.silences(),
  suppression: (paths, id) => paths.settings('suppressions', suppressionFilters(id)),
  template: (paths, id) => paths.template(id),
  workflow: (paths, id) => paths.workflow(id),
};

/** The page of what was changed; null where it has none, or is of a project that is not seen. */
export function targetPath(
  { targetKind, targetId, projectId }: Target,
  openProject: string,
  projects: readonly { id: string }[],
): string | null {
  if (projectId !== null && !projects.some(({ id }) => id === projectId)) return null;
  return places[targetKind]?.(pathsOf(projectId ?? openProject), targetId) ?? null;
}

/** `workflow.rolled_back` as "Workflow rolled back". */
export function actionWords(action: string): string {
  return upperFirst(action.replace(/[._]/g, ' ').replace(/^ai /, 'AI '));
}

/** What the resource is called, by what is known of it; its id where nothing is. */
export function targetName({ before, after, targetId }: Pick<AuditRecord, 'before' | 'after' | 'targetId'>): string {
  for (const side of [after, before]) {
    if (side === null || typeof side !== 'object' || Array.isArray(side)) continue;
    const name = side.name ?? side.domain ?? side.key;
    if (typeof name === 'string' && name !== '') return name;
  }
  return targetId;
}
