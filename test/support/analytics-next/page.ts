// The script of a page that uses the stock client.
import { AnalyticsBrowser } from '@segment/analytics-next';

Object.assign(globalThis, { AnalyticsBrowser });
