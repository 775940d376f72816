import { describe, expect, it, vi } from 'vitest';
import { allDatabases, openProject } from '../../../src/worker/db/client.ts';
import { createTenant, env } from '../../support/worker.ts';

const both = new Map([
  ['DB', env.DB],
  ['DB_02', env.DB_02],
]);

describe('the databases of a deployment', () => {
  it('are the directory and each that a project names, once', async () => {
    expect(await allDatabases(env)).toEqual(new Map([['DB', env.DB]]));
    for (const database of ['DB', 'DB_02', 'DB_02']) await createTenant({ database });
    expect(await allDatabases(env)).toEqual(both);
  });

  it('leave out a name without a binding, with a line in the log; its project alone fails', async () => {
    const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { projectId } = await createTenant({ database: 'DB_99' });
    expect(await allDatabases(env)).toEqual(both);
    expect(errors).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('DB_99'));
    await expect(openProject(env, projectId)).rejects.toThrow('DB_99');
    const { projectId: other } = await createTenant({ database: 'DB_02' });
    expect(await openProject(env, other)).toBe(env.DB_02);
  });
});
