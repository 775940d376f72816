// Which messages this browser has shown: of each kind the ids up to which all are read, and single ones after that.
import { readStored, store } from './device.ts';

const KEPT_IDS = 500;

export interface ReadMarks {
  /** The newest message of a kind when all of them were read. */
  upTo: Record<string, string>;
  /** Messages after that which were opened. */
  ids: string[];
}

/** Ids grow with time; their digits are base 36. */
export function isNewer(id: string, than: string): boolean {
  return id.length === than.length ? id > than : id.length > than.length;
}

export const isUnread = ({ upTo, ids }: ReadMarks, kind: string, id: string): boolean =>
  isNewer(id, upTo[kind] ?? '') && !ids.includes(id);

export function withRead(marks: ReadMarks, id: string): ReadMarks {
  return marks.ids.includes(id) ? marks : { ...marks, ids: [...marks.ids, id].slice(-KEPT_IDS) };
}

export function withAllRead(marks: ReadMarks, kind: string, newestId: string): ReadMarks {
  const upTo = isNewer(newestId, marks.upTo[kind] ?? '') ? { ...marks.upTo, [kind]: newestId } : marks.upTo;
  return { ...marks, upTo };
}

export function readMarks(): ReadMarks {
  try {
    const { upTo, ids } = JSON.parse(readStored('read') ?? '{}') as Partial<ReadMarks>;
    return { upTo: typeof upTo === 'object' && upTo !== null ? upTo : {}, ids: Array.isArray(ids) ? ids : [] };
  } catch {
    return { upTo: {}, ids: [] };
  }
}

export function saveMarks(marks: ReadMarks): void {
  store('read', JSON.stringify(marks));
}
