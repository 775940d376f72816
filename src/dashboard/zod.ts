// What the dashboard and the contract get as `zod` (scripts/build-dashboard.ts). Without this setting zod finds out by a
// `new Function` whether it may make code, which our content security policy refuses and browsers report.
import { config } from 'zod/v4';

config({ jitless: true });

export * from 'zod/v4';
