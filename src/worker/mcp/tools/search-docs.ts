import * as z from 'zod';
import { readingTool } from '../tool.ts';

/** The index that the search of the documentation uses; the build makes it. */
const Index = z.array(z.object({ title: z.string(), kind: z.string(), url: z.string(), words: z.string() }));
const most = 10;

export const searchDocs = readingTool({
  name: 'search_docs',
  title: 'Search the documentation',
  text: 'Searches the guides, the API reference, error codes and outcomes of Sendora.',
  input: z.strictObject({ query: z.string().trim().min(1).max(200).describe('A few words.') }),
  output: z.object({
    found: z.array(z.object({ title: z.string(), kind: z.string(), url: z.string(), words: z.string() })),
  }),
  read: async ({ asset }, { query }) => {
    const words = query
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '');
    const rated = Index.parse(await asset('/docs/search.json')).map((entry) => ({
      entry,
      points: pointsOf(entry, words),
    }));
    const found = rated
      .filter(({ points }) => points > 0)
      .sort((a, b) => b.points - a.points)
      .slice(0, most)
      .map(({ entry }) => ({ ...entry, words: entry.words.slice(0, 300) }));
    return { text: `${found.length} places in the documentation fit.`, data: { found } };
  },
});

/** A word counts more in a title than in the text below it, and guides explain more than a reference. */
function pointsOf({ title, kind, words: text }: z.infer<typeof Index>[number], words: readonly string[]): number {
  const [head, body] = [title.toLowerCase(), `${kind} ${text}`.toLowerCase()];
  const points = words.map((word) => (head.includes(word) ? 4 : 0) + (body.includes(word) ? 1 : 0));
  const sum = points.reduce((total, each) => total + each, 0);
  return sum === 0 ? 0 : sum + (kind === 'Guide' ? 1 : 0);
}
