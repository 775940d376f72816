import type { Profile } from '../../../contract/people/profile.ts';
import type { Db } from '../../db/client.ts';
import { type PersonIds, readJoinedIds } from '../../store/person-rows.ts';
import { suppressionAddress } from '../../store/suppression-address.ts';

/** Every id and address by which the rows of a person are found; their own id comes first. */
export async function personIds(
  { $client: db }: Pick<Db, '$client'>,
  projectId: string,
  { userId, email, phone }: Pick<Profile, 'userId' | 'email' | 'phone'>,
): Promise<PersonIds> {
  return {
    people: [userId, ...(await readJoinedIds(db, projectId, userId))],
    addresses: [
      ...(email === null ? [] : [{ kind: 'email', address: suppressionAddress('email', email) }]),
      ...(phone === null ? [] : [{ kind: 'sms', address: suppressionAddress('sms', phone) }]),
    ],
  };
}
