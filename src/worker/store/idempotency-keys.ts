/** Forgets the idempotency keys that were first used before a moment (epoch ms). */
export async function dropIdempotencyKeys(directory: D1Database, before: number): Promise<void> {
  await directory.prepare('DELETE FROM idempotency_keys WHERE created_at < ?').bind(before).run();
}
