import { describe, expect, it } from 'vitest';
import { bundleOf, flow, openShop } from '../../support/bundles.ts';
import { call, createTenant, env } from '../../support/worker.ts';
