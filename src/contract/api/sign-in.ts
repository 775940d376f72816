import { SignedIn, SignInInput } from '../account/sign-in.ts';
import type { Routes } from './route.ts';

/** Called by the dashboard, which has no key yet. */
export const signInRoutes = {
  signIn: {
    method: 'post',
    path: '/api/v1/sign-in',
    summary: 'Exchange the one-time code of a sign-in link for the keys of the dashboard',
    tag: { name: 'Sign-in', text: 'How the dashboard gets its keys without having them in an address.' },
    body: SignInInput,
    example: { code: 'q3Zr0y2cW1nV8mX5tB7kL4pS9dF6gH-jA_eUiOzRxYw' },
    maxBytes: 1_024,
    status: 200,
    answer: SignedIn,
  },
} satisfies Routes;
