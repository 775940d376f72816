import type { SyntheticEvent } from 'react';

/**
 * Whether an event happened in the element that hears it. React also passes on what happens in a form that one of the fields
 * has opened beside the page: that is a part of this one for React, but not of the page.
 */
export const isOwnEvent = ({ currentTarget, target }: SyntheticEvent): boolean =>
  currentTarget.contains(target as Node);
