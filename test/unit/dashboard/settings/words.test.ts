import { expect, test } from 'vitest';
import { api } from '../../../../src/contract/api/table.ts';
import type { Bundle } from '../../../../src/contract/bundle.ts';
import { orgRightOf } from '../../../../src/dashboard/api/rights.ts';
import { curlOf } from '../../../../src/dashboard/pages/settings/key-curl.ts';
import { placeInForm } from '../../../../src/dashboard/pages/settings/named-faults.ts';
import { planFeatures } from '../../../../src/dashboard/pages/settings/plan-words.ts';
import { whatEnds } from '../../../../src/dashboard/pages/settings/retention-words.ts';
import { revokeFault } from '../../../../src/dashboard/pages/settings/role-words.ts';
import { questionBody } from '../../../../src/dashboard/pages/settings/trial-question.ts';
import { usesOf } from '../../../../src/dashboard/pages/settings/uses.ts';
import { pathsOf } from '../../../../src/dashboard/paths.ts';

test('the plan page names what the routes need a plan for', () => {
  const needed = new Map<string, Set<string>>();
  for (const route of Object.values(api)) {
    if (!('plan' in route)) continue;
    needed.set(route.plan, (needed.get(route.plan) ?? new Set()).add(route.tag.name));
  }
  const said = new Map(planFeatures.map(({ plan, features }) => [plan as string, new Set(Object.keys(features))]));
  expect(said).toEqual(needed);
});

test('neither the key in use nor the last admin key is revoked', () => {
  const key = (id: string, role: 'admin' | 'viewer') => ({ id, role });
  const listed = [key('a', 'admin'), key('v', 'viewer')];
  expect(revokeFault(key('a', 'admin'), 'a', listed)).toContain('signed in with this key');
  expect(revokeFault(key('a', 'admin'), 'x', listed)).toContain('last admin key');
  expect(revokeFault(key('v', 'viewer'), 'a', listed)).toBeNull();
  expect(revokeFault(key('a', 'admin'), 'b', [...listed, key('b', 'admin')])).toBeNull();
});

test('only an unbound admin key acts for the whole organisation', () => {
  expect(orgRightOf({ role: 'admin', projectId: null }).allowed).toBe(true);
  expect(orgRightOf({ role: 'admin', projectId: 'p' }).reason).toContain('bound to one project');
  expect(orgRightOf({ role: 'editor', projectId: null }).reason).toBe('Needs the role admin; you are editor.');
});

test('a new key comes with a call that its role may make', () => {
  const key = { key: 'pk', projectId: 'p' };
  expect(curlOf('https://s', 'o', { ...key, role: 'ingest' })).toContain('https://s/v1/track -u pk:');
  expect(curlOf('https://s', 'o', { ...key, role: 'viewer' })).toBe(
    "curl 'https://s/api/v1/orgs/o/events?projectId=p' -H 'x-api-key: pk'",
  );
});

test('shorter times say what ends; a time that is left out is the default', () => {
  const before = { events: 60, runs: 90, deliveries: 90, refusals: 30 };
  expect(whatEnds(before, before, true)).toEqual([]);
  expect(whatEnds(before, { runs: 1, deliveries: 100, refusals: 30 }, false)).toEqual([
    'Events older than 30 days are deleted for good.',
    'Ended runs older than 1 day are deleted for good.',
  ]);
});

test('faults of a request by name land in the form', () => {
  expect(placeInForm('/brandName/value', 'brandName')).toBe('/value');
  expect(placeInForm('/brandName', 'brandName')).toBe('/name');
  expect(placeInForm('/other', 'brandName')).toBe('/other');
});

test('uses of a name are found by the whole name', () => {
  const bundle = {
    version: 1,
    workflows: [{ name: 'One', steps: [{ subject: '{{var.brand}}' }] }],
    templates: [{ name: 'Two', html: '{{var.brandName}}' }],
    rules: [{ key: 'three', text: '{{#if var.brand}}x{{/if}}' }],
  } as unknown as Bundle;
  expect(usesOf(bundle, 'var', 'brand', pathsOf('p')).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'workflow One',
    'rule three',
  ]);
  expect(usesOf(bundle, 'secret', 'brand', pathsOf('p'))).toEqual([]);
});

test('a try is the config of the step of its kind', () => {
  const asked = { prompt: 'Q', list: 'a, b ,' };
  expect(questionBody({ ...asked, flavor: 'generate' }, 'p')).toEqual({
    projectId: 'p',
    flavor: 'generate',
    prompt: 'Q',
  });
  expect(questionBody({ ...asked, flavor: 'decide' }, 'p')).toMatchObject({ choices: ['a', 'b'] });
  expect(questionBody({ ...asked, flavor: 'extract' }, 'p')).toMatchObject({ fields: { a: 'string', b: 'string' } });
});
