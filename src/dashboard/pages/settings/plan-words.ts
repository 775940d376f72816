// What plans add, by the groups of the API that need one; a test compares it with the routes.
import type { Plan } from '../../../contract/account/key.ts';

export const planFeatures: readonly { plan: Exclude<Plan, 'free'>; features: Readonly<Record<string, string>> }[] = [
  {
    plan: 'starter',
    features: {
      Workflows: 'make, change, pause and test workflows; their versions',
      Runs: 'see, pause, restart and cancel runs',
      Blueprints: 'start from a blueprint',
      Bundles: 'export and import projects as code',
      Backtests: 'replay past events against a workflow',
      Broadcasts: 'send to everybody of an audience',
      Events: 'explain why an event started something or nothing',
      'Notification rules': 'make and change rules',
      'Alert rules': 'make and change alert rules',
      Silences: 'make and change silences',
      'Webhook endpoints': 'add endpoints',
      Settings: 'try the model of the AI steps',
      Health: 'numbers of channels and workflows',
    },
  },
];

const order: readonly Plan[] = ['free', 'starter', 'pro'];

/** Whether a plan has what another one adds. */
export const includes = (has: Plan, added: Plan): boolean => order.indexOf(has) >= order.indexOf(added);
