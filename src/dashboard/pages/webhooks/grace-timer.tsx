import { Timer } from 'lucide-react';
import { formatDateTime, formatDuration } from '../../ui/format.ts';
import { useNow } from '../../ui/time.tsx';

/** How much longer an older signing secret is valid; nothing where only the newest is. */
export function GraceTimer({ until }: { until: readonly string[] }) {
  const now = useNow();
  const ahead = until.filter((end) => Date.parse(end) > now);
  if (ahead.length === 0) return null;
  return (
    <ul aria-label="Older secrets" className="grid gap-1">
      {ahead.map((end) => {
        const left = Date.parse(end) - now;
        const minutes = Math.max(60_000, Math.floor(left / 60_000) * 60_000);
        return (
          <li key={end} className="flex items-start gap-2 text-13 text-hold">
            <Timer size={15} aria-hidden className="mt-0.5 shrink-0" />
            <span title={formatDateTime(end)}>
              An older secret is valid for {formatDuration(minutes)} more; requests are signed with both.
            </span>
          </li>
        );
      })}
    </ul>
  );
}
