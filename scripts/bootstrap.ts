// The first org of a deployment, before anybody has a key: prints SQL for `wrangler d1 execute` on stdout and the admin
// key, which exists nowhere else, on stderr.
//   ENCRYPTION_KEY=… node scripts/bootstrap.ts --org Acme --project Production [--plan pro] > bootstrap.sql
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { derive, type Tenant, tenantSql } from './local/tenant.ts';

const plans = ['free', 'starter', 'pro'] as const;
const usage =
  'Usage: ENCRYPTION_KEY=<32 bytes as base64> node scripts/bootstrap.ts --org <name> --project <name> [--plan free|starter|pro] > bootstrap.sql';

function readTenant(): Tenant | null {
  const { values } = parseArgs({
    options: { org: { type: 'string' }, project: { type: 'string' }, plan: { type: 'string', default: 'pro' } },
  });
  const plan = plans.find((name) => name === values.plan);
  const slug = values.org
    ?.toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  if (!values.org || !slug || !values.project || !plan) return null;
  const make = derive(randomBytes(32).toString('hex'));
  return {
    orgId: make.uuid('org'),
    name: values.org,
    slug,
    plan,
    projectId: make.uuid('project'),
    projectName: values.project,
    feedSecret: make.hex('feed', 64),
    webhookSecret: make.webhookSecret('webhook'),
    keys: [
      { id: make.uuid('admin'), name: 'First admin', role: 'admin', key: make.key('prod', 'admin'), inProject: false },
    ],
    verifiedDomains: [],
  };
}

/** Prints the SQL and the key, or refuses with the usage. */
async function bootstrap(encryptionKey: string | undefined): Promise<void> {
  const tenant = readTenant();
  if (tenant === null || !encryptionKey) throw new Error(usage);
  for (const sql of await tenantSql(tenant, encryptionKey, Date.now(), 'ABORT')) console.log(`${sql};`);
  console.error(`Org ${tenant.orgId}, project ${tenant.projectId}.`);
  console.error(`Admin key (store it now, only its hash is kept): ${tenant.keys[0]?.key}`);
}

await bootstrap(process.env.ENCRYPTION_KEY).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
