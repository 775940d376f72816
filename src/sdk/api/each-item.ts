interface ListInput {
  query?: { cursor?: string | undefined };
}

interface ListPage<Item> {
  data: Item[];
  nextCursor: string | null;
}

/** Every item of a list, page after page: `for await (const run of eachItem(client.listRuns, { query }))`. */
export async function* eachItem<Input extends ListInput | undefined, Item>(
  list: (input: Input) => Promise<ListPage<Item>>,
  input: NoInfer<NonNullable<Input>>,
): AsyncGenerator<Item, void> {
  let cursor = input.query?.cursor;
  do {
    const page = await list({ ...input, query: { ...input.query, cursor } });
    yield* page.data;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
