// What the steps of one go know of the suppression list, and for how long.
import { describe, expect } from 'vitest';
import { createFacts } from '../../../src/worker/pipeline/deliver/facts.ts';
import { it, second } from '../../support/pipeline/pipeline.ts';
import { env } from '../../support/worker.ts';

const stopped = { kind: 'email' as const, address: 'Stop@example.com' };
const other = { kind: 'email' as const, address: 'other@example.com' };

describe('what is known of the suppression list', () => {
  it('holds for a lookup that takes longer than it is good for', async ({ p }) => {
    const { orgId, projectId, api } = p.tenant;
    await api.post('email/suppressions', { address: 'stop@example.com' });
    let now = p.now();
    const facts = createFacts(env, orgId, projectId, () => now);
    await facts.read({ people: [], changed: new Set(), recipients: [stopped] });
    const lookup = await facts.suppressions([stopped, other]);
    now += 5 * second;
    expect(lookup(stopped)).toBe('manual');
    expect(lookup(other)).toBeNull();
    expect(lookup(null)).toBeNull();
  });

  it('is asked again when it is no longer good', async ({ p }) => {
    const { orgId, projectId, api } = p.tenant;
    let now = p.now();
    const facts = createFacts(env, orgId, projectId, () => now);
    await facts.read({ people: [], changed: new Set(), recipients: [stopped] });
    await api.post('email/suppressions', { address: 'stop@example.com' });
    expect((await facts.suppressions([stopped]))(stopped)).toBeNull();
    now += 2 * second;
    expect((await facts.suppressions([stopped]))(stopped)).toBe('manual');
  });
});
