/** Who acted: `key:ci` as key “ci”. */
export const actorWords = (actor: string): string => (actor.startsWith('key:') ? `key “${actor.slice(4)}”` : actor);
