// The first organisation of a deployment, before anybody has a key: its rows, written by wrangler.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derive, type Tenant, tenantSql } from '../local/tenant.ts';
import { DeployFailure } from './failure.ts';
import { jsonIn } from './resources.ts';
import { explain, type Wrangler } from './wrangler.ts';

export interface OrgInput {
  org: string;
  slug: string;
  project: string;
  plan: Tenant['plan'];
}

/** The organisation with one project and an admin key; all of it follows from the seed. */
export function firstTenant({ org, slug, project, plan }: OrgInput, seed: string): Tenant {
  const make = derive(seed);
  return {
    orgId: make.uuid('org'),
    name: org,
    slug,
    plan,
    projectId: make.uuid('project'),
    projectName: project,
    feedSecret: make.hex('feed', 64),
    webhookSecret: make.webhookSecret('webhook'),
    keys: [
      { id: make.uuid('admin'), name: 'First admin', role: 'admin', key: make.key('prod', 'admin'), inProject: false },
      {
        id: make.uuid('ingest'),
        name: 'First ingest',
        role: 'ingest',
        key: make.key('prod', 'ingest'),
        inProject: true,
      },
    ],
    verifiedDomains: [],
  };
}

/** The id of the organisation with this slug, or null. */
export async function findOrg(wrangler: Wrangler, place: string[], slug: string): Promise<string | null> {
  const query = `SELECT id FROM orgs WHERE slug = '${slug.replaceAll("'", "''")}'`;
  const ran = await wrangler.ask('d1', 'execute', 'DB', ...place, '--json', '--command', query);
  if (ran.code !== 0) throw new DeployFailure(explain('Looking for the organisation (wrangler d1 execute)', ran));
  const answers = jsonIn<{ results: { id: string }[] }[]>(ran.stdout);
  return answers?.[0]?.results[0]?.id ?? null;
}

/** Writes the rows; those that are there stay. */
export async function createOrg(
  wrangler: Wrangler,
  place: string[],
  tenant: Tenant,
  encryptionKey: string,
): Promise<void> {
  const statements = await tenantSql(tenant, encryptionKey, Date.now(), 'IGNORE');
  const folder = mkdtempSync(join(tmpdir(), 'sendora-bootstrap-'));
  const file = join(folder, 'org.sql');
  try {
    writeFileSync(file, statements.map((sql) => `${sql};\n`).join(''), { mode: 0o600 });
    await wrangler.change(`create the organisation ${tenant.name}`, [
      'd1',
      'execute',
      'DB',
      ...place,
      '--yes',
      '--file',
      file,
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
