export { ApiError } from './api-error.ts';
export { createApiClient } from './client.ts';
export { eachItem } from './each-item.ts';
export type { ApiClient } from './types.ts';
