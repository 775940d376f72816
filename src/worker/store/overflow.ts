// What storm control held back, on its way from the target that counts it into the digest that tells it.
import { takeOverflowStatement } from './targets.ts';

/**
 * Copies the numbers into the row of the digest, clears them, and returns the row's context; for one batch, in this order. A
 * row that has numbers already keeps them, and then nothing is cleared: those are of the next storm.
 */
export function keepOverflowStatements(
  db: D1Database,
  projectId: string,
  { deliveryId, targetId }: { deliveryId: string; targetId: string },
): D1PreparedStatement[] {
  return [
    db
      .prepare(
        `UPDATE deliveries SET context = json_set(context, '$.overflow', json((SELECT coalesce(overflow, '{}') FROM targets WHERE project_id = ?1 AND id = ?3)))
         WHERE project_id = ?1 AND id = ?2 AND context -> '$.overflow' IS NULL`,
      )
      .bind(projectId, deliveryId, targetId),
    takeOverflowStatement(db, projectId, targetId),
    db.prepare('SELECT context FROM deliveries WHERE project_id = ?1 AND id = ?2').bind(projectId, deliveryId),
  ];
}
