const place = 'sendora.project';

/** The project that was open last on this device; its id is no secret. */
export const lastProject = (): string | null => localStorage.getItem(place);
export const keepLastProject = (id: string): void => localStorage.setItem(place, id);
