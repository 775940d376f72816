import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { PageNotLoaded, reloadOnce } from '../api/load-page.ts';
import { isNotFound } from '../api/problem.ts';
import { publicPaths } from '../paths.ts';
import { ButtonLink } from '../ui/button.tsx';
import { ErrorState, NotFound } from '../ui/states.tsx';

/** In the place of a page that failed; the rest of the window lives on. */
export function PageFault({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const isOutdated = error instanceof PageNotLoaded && error.isOutdated;
  useEffect(() => {
    if (isOutdated) reloadOnce();
  }, [isOutdated]);
  if (isNotFound(error)) return <NotFound what="Page" />;
  const retry = () => {
    reset();
    router.invalidate();
  };
  return <ErrorState error={error} onRetry={retry} level={1} />;
}

/** In the place of a page that no address leads to. */
export function NoPage() {
  return <NotFound what="Page" action={<ButtonLink to={publicPaths.start()}>Go to the start</ButtonLink>} />;
}
