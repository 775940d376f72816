import type { AuditEntry } from '../../contract/workflows/run.ts';
import { Card } from '../ui/card.tsx';
import { actorWords } from '../words/actor.ts';
import { momentWords } from './moments.ts';

/** Who did what to the run, newest last. */
export function AuditView({ audit, now }: { audit: readonly AuditEntry[]; now: number }) {
  return (
    <div className="p-4 md:p-6">
      <Card padded={false}>
        <table className="w-full border-collapse text-13">
          <thead>
            <tr className="text-left text-12 text-ink-3">
              {['When', 'Who', 'What'].map((name) => (
                <th key={name} scope="col" className="px-4 py-2 font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {audit.map(({ at, actor, action, detail }) => (
              <tr key={`${at} ${action}`} className="border-line border-t align-top">
                <td className="px-4 py-2 whitespace-nowrap tabular-nums">{momentWords(at, now)}</td>
                <td className="px-4 py-2 [overflow-wrap:anywhere]">{actorWords(actor)}</td>
                <td className="px-4 py-2 [overflow-wrap:anywhere]">{detail ? `${action}: ${detail}` : action}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
    </div>
  );
}
