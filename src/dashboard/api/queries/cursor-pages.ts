// What every list of the API that comes in pages has in common.

/** Items that one page brings. */
export const pageSize = 50;

/** How pages follow each other, for `infiniteQueryOptions`. */
export const byCursor = {
  initialPageParam: null as string | null,
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
};

/** The query of a page. */
export const pageQuery = (cursor: string | null): { pageSize: number; cursor?: string } => ({
  pageSize,
  ...(cursor === null ? {} : { cursor }),
});
