import type { Host } from '../host.ts';

const quietMs = 1_000;
const redrawMs = 100;
const barWidth = 24;

export interface Progress {
  /** `total` is null where nobody knows it. */
  update(done: number, total: number | null, text?: string): void;
  /** Removes the bar. */
  end(): void;
}

/** A bar on stderr once something takes longer than a second; nothing where no person looks. */
export function createProgress(host: Pick<Host, 'now' | 'stderr'>, label: string, isWanted: boolean): Progress {
  if (!isWanted || !host.stderr.isTerminal) return { update: () => undefined, end: () => undefined };
  const since = host.now();
  let drawnAt = 0;
  return {
    update(done, total, text = '') {
      const now = host.now();
      if (now - since < quietMs || now - drawnAt < redrawMs) return;
      drawnAt = now;
      const line = lineOf(label, done, total, text).slice(0, host.stderr.columns() ?? 80);
      host.stderr.write(`\r\u001b[2K${line}`);
    },
    end() {
      if (drawnAt > 0) host.stderr.write('\r\u001b[2K');
    },
  };
}

function lineOf(label: string, done: number, total: number | null, text: string): string {
  if (total === null) return `${label} ${done.toLocaleString('en-US')} ${text}`;
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * barWidth);
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  return `${label} ${bar} ${Math.floor(share * 100)} % ${text}`;
}
