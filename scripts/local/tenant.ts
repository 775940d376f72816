import { createHmac } from 'node:crypto';
import { sealedFor } from '../../src/worker/db/sealed.ts';
import { encryptJson, importKeyring } from '../../src/worker/guard/encrypt.ts';
import { derivedId, sha256Hex } from '../../src/worker/ids.ts';

export type Role = 'ingest' | 'viewer' | 'editor' | 'admin';

/** An org with one project and its first keys, before anybody can call the API. */
export interface Tenant {
  orgId: string;
  name: string;
  slug: string;
  plan: 'free' | 'starter' | 'pro';
  projectId: string;
  projectName: string;
  feedSecret: string;
  webhookSecret: string;
  keys: { id: string; name: string; role: Role; key: string; inProject: boolean }[];
  verifiedDomains: { id: string; domain: string }[];
}

type Row = Record<string, string | number | null>;

/** Makes ids and secrets that follow from one seed, so that a second try writes the same rows. */
export function derive(seed: string) {
  const bytes = (name: string) => createHmac('sha256', seed).update(name).digest();
  return {
    uuid: (name: string) => derivedId(seed, name),
    key: (environment: string, name: string) => `pk_${environment}_${bytes(`key ${name}`).toString('base64url')}`,
    hex: (name: string, length: number) => bytes(`hex ${name}`).toString('hex').slice(0, length),
    webhookSecret: (name: string) => `whsec_${bytes(`webhook ${name}`).toString('base64')}`,
  };
}

/** SQL that creates the tenant; where a row exists it fails (`ABORT`) or leaves that row as it is (`IGNORE`). */
export async function tenantSql(
  tenant: Tenant,
  encryptionKey: string,
  now: number,
  conflict: 'ABORT' | 'IGNORE',
): Promise<string[]> {
  const { orgId, projectId } = tenant;
  const insert = (table: string, row: Row) => `INSERT OR ${conflict} INTO ${table} ${columnsAndValues(row)}`;
  const keyring = await importKeyring(encryptionKey);
  return [
    insert('orgs', {
      id: orgId,
      name: tenant.name,
      slug: tenant.slug,
      plan: tenant.plan,
      timezone: 'UTC',
      created_at: now,
    }),
    insert('projects', {
      id: projectId,
      org_id: orgId,
      name: tenant.projectName,
      feed_secret: await encryptJson(keyring, sealedFor.feedSecret(projectId), tenant.feedSecret),
      webhook_secret: await encryptJson(keyring, sealedFor.webhookSecret(projectId), tenant.webhookSecret),
      created_at: now,
    }),
    ...tenant.keys.map(({ id, name, role, key, inProject }) =>
      insert('api_keys', {
        id,
        org_id: orgId,
        project_id: inProject ? projectId : null,
        name,
        role,
        key_hash: sha256Hex(key),
        hint: `${key.slice(0, 10)}…${key.slice(-4)}`,
        created_at: now,
      }),
    ),
    ...tenant.verifiedDomains.map(({ id, domain }) =>
      insert('email_domains', { id, org_id: orgId, domain, verified_at: now, created_at: now }),
    ),
  ];
}

function columnsAndValues(row: Row): string {
  const literals = Object.values(row).map((value) =>
    typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value),
  );
  return `(${Object.keys(row).join(', ')}) VALUES (${literals.join(', ')})`;
}
