// The call that saves a draft, as curl; the key is left to be filled in.

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** `id`: null for a workflow that was never published. */
export function curlOfDraft(
  { url, orgId, projectId, id }: { url: string; orgId: string; projectId: string; id: string | null },
  body: string,
): string {
  const base = `${url}/api/v1/orgs/${orgId}/automation/workflows`;
  const target = id === null ? `-X POST '${base}?projectId=${projectId}'` : `-X PUT '${base}/${id}'`;
  return [
    `curl ${target}`,
    `-H "x-api-key: $SENDORA_KEY"`,
    `-H 'content-type: application/json'`,
    `--data-binary ${quoted(body)}`,
  ].join(' \\\n  ');
}
