import type { Env } from '../env.ts';

/** Whether this is a copy to try things out: what only helps there is refused in production. */
export const isDevelopment = ({ ENVIRONMENT }: Env): boolean => ENVIRONMENT !== 'production';
