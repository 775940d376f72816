import { useQuery } from '@tanstack/react-query';
import { personQueries } from '../../api/queries/people.ts';
import { useConnection } from '../../shell/connection.ts';
import { fieldOf, isRecord } from '../steps.ts';
import { Part } from './frame.tsx';
import type { GotProps } from './got.ts';

const shown = (value: unknown): string =>
  value === undefined ? 'not there' : typeof value === 'string' ? value : JSON.stringify(value);

/** The traits that were written, beside what they are now: somebody may have changed them since. */
export function TraitsGot({ row, data }: GotProps) {
  const connection = useConnection();
  const { userId } = data.run;
  const person = useQuery({ ...personQueries.one(connection, userId ?? ''), enabled: userId !== null });
  const traits = fieldOf(row.step.input, 'traits');
  const entries = Object.entries(isRecord(traits) ? traits : {});
  if (entries.length === 0) return null;
  const now = person.data?.traits;
  return (
    <Part title="Traits">
      <table className="w-full border-collapse text-12/5">
        <thead>
          <tr className="text-left text-ink-3">
            <th scope="col" className="py-1 pr-3 font-medium">
              Trait
            </th>
            <th scope="col" className="py-1 pr-3 font-medium">
              Set to
            </th>
            {now ? (
              <th scope="col" className="py-1 font-medium">
                Now
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {entries.map(([name, value]) => (
            <tr key={name} className="border-line border-t align-top">
              <th scope="row" className="py-1.5 pr-3 text-left font-medium [overflow-wrap:anywhere]">
                {name}
              </th>
              <td className="py-1.5 pr-3 font-mono [overflow-wrap:anywhere]">
                {value === null ? <span className="font-sans text-ink-3">removed</span> : shown(value)}
              </td>
              {now ? (
                <td className="py-1.5 font-mono [overflow-wrap:anywhere]">
                  {JSON.stringify(now[name] ?? null) === JSON.stringify(value) ? (
                    <span className="font-sans text-ink-3">the same</span>
                  ) : (
                    shown(now[name])
                  )}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  );
}
