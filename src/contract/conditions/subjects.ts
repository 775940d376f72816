/** Keys that name where a field is looked up; `property` is the same as `event`. */
export const conditionSubjects = ['trait', 'event', 'user', 'ai', 'webhook', 'property', 'run', 'org'] as const;
export type ConditionSubject = (typeof conditionSubjects)[number];
