/** What a step of a run is made of; each is measured alone. */
export const primitiveNames = [
  'object call',
  'object call with a put',
  'object call with a put and an alarm',
  'D1 read',
  'D1 write',
  'queue message',
  'fetch to the vendor',
] as const;
export type Primitive = (typeof primitiveNames)[number];
