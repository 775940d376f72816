// The products whose files can be converted.
import { convertDittofeed } from './dittofeed/convert.ts';
import { convertKnock } from './knock/convert.ts';
import type { ConversionResult, SourceFile } from './result.ts';

export const sources: Readonly<Record<'knock' | 'dittofeed', (files: readonly SourceFile[]) => ConversionResult>> = {
  knock: convertKnock,
  dittofeed: convertDittofeed,
};
export const sourceNames = Object.keys(sources) as (keyof typeof sources)[];
