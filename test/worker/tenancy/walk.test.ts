// Every route of the contract, asked by everybody who may not, with every id of somebody else at every place that takes
// one: nothing is told, nothing is written, and a foreign id looks like one that does not exist.
import { describe, expect } from 'vitest';
import type { Role } from '../../../src/contract/account/key.ts';
import { meRoutes } from '../../../src/contract/api/me.ts';
import type { OrgRoute } from '../../../src/contract/api/route.ts';
import { orgApi } from '../../../src/contract/api/table.ts';
import { derivedId } from '../../../src/worker/ids.ts';
import { it } from '../../support/pipeline/pipeline.ts';
import { ask, type Place, placesOf, queryOf, toldBy } from '../../support/tenancy/requests.ts';
import { createVictim, type Ids, storedOf, type Victim } from '../../support/tenancy/victim.ts';
import { createApi, createKey, createTenant, type Tenant } from '../../support/worker.ts';

const roles: readonly Role[] = ['ingest', 'viewer', 'editor', 'admin'];
/** Reads first: what an intruder writes into a project of their own is theirs to read. */
const routes = Object.entries(orgApi).toSorted(
  ([, a], [, b]) => Number(a.method !== 'get') - Number(b.method !== 'get'),
) as [string, OrgRoute][];
/** Those without an organisation in their path among them. */
const withKey: [string, OrgRoute][] = [...routes, ...Object.entries(meRoutes)];
const limit = 120_000;

/** Ids that nobody has. */
const unknown: Ids = new Proxy<Ids>(
  { profiles: 'nobody', suppressions: 'nobody@example.com', variables: 'unheard', versions: '1' },
  { get: (known, name) => known[String(name)] ?? derivedId('nobody has', String(name)) },
);

/** Who looks into the victim's project: where they live, and with which key. */
interface Intruder {
  orgId: string;
  key: string;
  /** Ids of their own, where the path needs some beside the foreign one. */
  ids: Ids;
}

async function expectNothingTold(victim: Victim, intruder: Intruder, id: string, route: OrgRoute): Promise<void> {
  for (const place of placesOf(route)) {
    const { orgId, key } = intruder;
    const askWith = async (theirs: Ids, at: Place) => {
      const asked = theirs[at.of] ?? '';
      const put = { place: at, id: asked };
      const words = [theirs.suppressions ?? '', theirs.profiles ?? '', theirs.variables ?? ''];
      return toldBy(await ask(route, { orgId, key, ids: at.part === 'path' ? theirs : intruder.ids, put }), words);
    };
    const what = `${id} with a foreign ${place.part} ${place.name}`;
    const [foreign, missing] = [await askWith(victim.ids, place), await askWith(unknown, place)];
    // A person of that name is made where the caller may write.
    if (route.method === 'get' || !isNamedByWords(place)) expect(foreign, what).toEqual(missing);
    if (place.part === 'path' && !isNamedByWords(place)) expect(foreign, what).toMatchObject({ status: 404 });
  }
}

/** People, addresses and variables are named by words of the caller, which mean others in each project. */
const isNamedByWords = ({ of }: Place) => ['profiles', 'suppressions', 'variables'].includes(of);

describe('the walk over every route', () => {
  it(
    'a key of another organisation is told nothing and changes nothing, whatever ids it uses',
    async ({ p }) => {
      const victim = await createVictim(p);
      const stranger = await createTenant();
      const before = await storedOf(victim);
      const intruder = { orgId: stranger.orgId, key: stranger.keys.admin, ids: unknown };
      for (const [id, route] of routes) {
        const inside = await ask(route, { orgId: victim.tenant.orgId, key: intruder.key, ids: victim.ids });
        expect(inside.status, `${id} in the organisation of others`).toBe(404);
        const nowhere = await ask(route, { orgId: crypto.randomUUID(), key: intruder.key, ids: victim.ids });
        expect(toldBy(inside), id).toEqual(toldBy(nowhere));
        await expectNothingTold(victim, intruder, id, route);
      }
      expect(await storedOf(victim)).toEqual(before);
      p.queues.take();
    },
    limit,
  );

  it(
    'a key of another project of the organisation is told nothing and changes nothing',
    async ({ p }) => {
      const victim = await createVictim(p);
      const { orgId } = victim.tenant;
      const key = await createKey(orgId, 'admin', victim.otherProject);
      const before = await storedOf(victim);
      // A domain is one of the organisation, which all of its keys may see.
      const { domains: _shared, ...ids } = victim.ids;
      const intruder = { orgId, key, ids: unknown };
      for (const [id, route] of routes) {
        if (placesOf(route).some(({ of }) => of === 'domains')) continue;
        await expectNothingTold({ ...victim, ids }, intruder, id, route);
      }
      const domain = `email/domains/${victim.ids.domains}`;
      expect((await createApi(orgId, key).get(domain)).status).toBe(200);
      expect((await createApi(orgId, key).del(domain)).status).toBe(403);
      expect(await storedOf(victim)).toEqual(before);
      p.queues.take();
    },
    limit,
  );

  it(
    'nobody without a key, with a wrong one or of a lower role is let in, and the others are',
    async ({ p }) => {
      const victim = await createVictim(p);
      const { tenant, ids } = victim;
      const before = await storedOf(victim);
      for (const [id, route] of withKey) {
        await expectRefused(tenant, ids, id, route);
      }
      expect(await storedOf(victim)).toEqual(before);
      for (const [id, route] of withKey.filter(([, { method }]) => method === 'get')) {
        for (const role of roles.slice(roles.indexOf(route.role))) {
          const query = queryOf(route, { ...ids, projects: tenant.projectId });
          const answer = await ask(route, { orgId: tenant.orgId, key: tenant.keys[role], ids, query });
          expect(answer.status, `${id} as ${role}`).toBe(route.status);
        }
      }
    },
    limit,
  );
});

async function expectRefused(tenant: Tenant, ids: Ids, id: string, route: OrgRoute): Promise<void> {
  const { orgId, keys } = tenant;
  for (const key of [undefined, 'pk_dev_unknown', `${keys.admin}x`]) {
    const answer = await ask(route, { orgId, ids, ...(key ? { key } : {}) });
    expect(answer.status, `${id} with the key ${key}`).toBe(401);
    expect(answer.headers.get('content-type'), id).toBe('application/problem+json');
  }
  for (const role of roles.slice(0, roles.indexOf(route.role))) {
    const answer = await ask(route, { orgId, key: keys[role], ids });
    expect(answer.status, `${id} as ${role}`).toBe(403);
    expect(toldBy(answer), `${id} as ${role}`).toEqual(
      toldBy(await ask(route, { orgId, key: keys[role], ids: unknown })),
    );
    expect(answer.json.detail).toContain(route.role);
  }
}
