import type { RotatedProject } from '../../../contract/account/project.ts';

/** The secrets that an answer shows, with what each is for. */
export const secretsOf = ({ feedSecret, webhookSecret }: Pick<RotatedProject, 'feedSecret' | 'webhookSecret'>) => [
  ...(feedSecret === undefined
    ? []
    : [{ label: 'Feed secret', value: feedSecret, hint: 'Your server signs user tokens of the in-app feed with it.' }]),
  ...(webhookSecret === undefined
    ? []
    : [
        {
          label: 'Webhook secret',
          value: webhookSecret,
          hint: 'Your server verifies requests of webhook steps with it.',
        },
      ]),
];
