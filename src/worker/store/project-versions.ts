// The numbers under which isolates cache what they have read of a project. Triggers count the changes of channels,
// templates, audiences, sender domains, AI settings and signing secrets (migrations/0009), so no write can forget to.

/** Makes every isolate read the match index of a project anew; part of the batch of the change itself. */
export function bumpMatchVersion(db: D1Database, projectId: string): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO project_versions (project_id, match_version) VALUES (?, 1)
       ON CONFLICT (project_id) DO UPDATE SET match_version = match_version + 1`,
    )
    .bind(projectId);
}

/** The version of what the events of a project are matched against, as `version`; no row before the first workflow. */
export function matchVersionStatement(db: D1Database, projectId: string): D1PreparedStatement {
  return db.prepare('SELECT match_version AS version FROM project_versions WHERE project_id = ?').bind(projectId);
}

/** The version of the channels, templates and audiences of a project, as `version`; no row before the first of them. */
export function configVersionStatement(db: D1Database, projectId: string): D1PreparedStatement {
  return db.prepare('SELECT config_version AS version FROM project_versions WHERE project_id = ?').bind(projectId);
}

/** The version of what sends of an organisation need from the directory, as `version`. */
export function directoryVersionStatement(directory: D1Database, orgId: string): D1PreparedStatement {
  return directory.prepare('SELECT version FROM directory_versions WHERE org_id = ?').bind(orgId);
}
