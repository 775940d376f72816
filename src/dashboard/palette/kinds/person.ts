import { User } from 'lucide-react';
import { type Found, type KindView, most } from './kind.ts';

interface Person {
  userId: string;
  email?: string | null;
  traits?: Readonly<Record<string, unknown>>;
}

function foundOf({ userId, email, traits }: Person, projectId: string): Found {
  const name = typeof traits?.name === 'string' ? traits.name : null;
  const hint = [name, email].filter(Boolean).join(' · ');
  return { id: userId, label: userId, projectId, ...(hint === '' ? {} : { hint, words: hint }) };
}

export const personKind = {
  noun: 'Person',
  plural: 'people',
  icon: User,
  page: 'people',
  to: (paths, id) => paths.person(id),
  find: async ({ client, projectId }, q, signal) => {
    const { data } = await client.listProfiles({ query: { projectId, q, pageSize: most }, signal });
    return data.map((person) => foundOf(person, projectId));
  },
} satisfies KindView;
