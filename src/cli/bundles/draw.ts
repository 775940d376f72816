import type { ImportResult } from '../../contract/bundle/import.ts';
import type { Colors } from '../output/colors.ts';
import { drawItems, sumOf } from '../output/plan.ts';
import { nameOf } from '../settings/settings.ts';
import type { Prepared } from './prepare.ts';

/** A plan with where it goes and what it comes to. */
export function drawPlan(
  plan: ImportResult,
  prepared: Pick<Prepared, 'connection' | 'source' | 'ref'>,
  colors: Colors,
  now: number,
): string {
  const { connection, source, ref } = prepared;
  const at = ref === null ? '' : ` @ ${ref}`;
  return [
    `Plan for ${colors.bold(nameOf(connection))}, source ${source}${at}`,
    ...drawItems(plan, { colors, now }),
    `Plan: ${sumOf(plan, false)}`,
  ].join('\n');
}
