import { answerText } from '../../api/client.ts';
import type { Connection } from '../../shell/connection.ts';
import { saveText } from '../../ui/save-text.ts';

/** A name that every file system takes. */
export const fileNameOf = (name: string): string =>
  `${
    name
      .normalize('NFKD')
      .replace(/[^\w]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .toLowerCase() || 'bundle'
  }.json`;

type Exporting = Pick<Connection, 'keys' | 'projectId'>;

/** Downloads a whole project as a bundle, byte by byte as the API writes it. */
export async function downloadProject({ keys, projectId }: Exporting, name: string): Promise<void> {
  const text = await answerText(keys, (client) => client.exportBundle({ query: { projectId } }));
  saveText(text, fileNameOf(name));
}

/** Downloads a workflow and all that it uses as a bundle. */
export async function downloadWorkflow({ keys }: Exporting, { id, name }: { id: string; name: string }): Promise<void> {
  const text = await answerText(keys, (client) => client.exportWorkflow({ params: { id } }));
  saveText(text, fileNameOf(name));
}
