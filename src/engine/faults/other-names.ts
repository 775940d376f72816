/** What a word means that other products, or other places of this one, have for ours; by lower-case word. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  // Operators of conditions.
  '=': ['eq'],
  '==': ['eq'],
  '===': ['eq'],
  is: ['eq'],
  equal: ['eq'],
  equals: ['eq'],
  '!=': ['neq'],
  '!==': ['neq'],
  '<>': ['neq'],
  ne: ['neq'],
  not: ['neq'],
  isnot: ['neq'],
  is_not: ['neq'],
  notequals: ['neq'],
  not_equals: ['neq'],
  '>': ['gt'],
  greater: ['gt'],
  '>=': ['gte'],
  '=>': ['gte'],
  '<': ['lt'],
  less: ['lt'],
  '<=': ['lte'],
  '=<': ['lte'],
  oneof: ['in'],
  one_of: ['in'],
  includes: ['contains'],
  startswith: ['prefix'],
  starts_with: ['prefix'],
  endswith: ['suffix'],
  ends_with: ['suffix'],
  has: ['exists'],
  // Fields.
  bodyhtml: ['html'],
  body_html: ['bodyHtml', 'html'],
  html: ['bodyHtml'],
  htmlbody: ['bodyHtml', 'html'],
  bodytext: ['text'],
  body_text: ['bodyText', 'text'],
  text: ['bodyText', 'body'],
  message: ['body'],
  content: ['body', 'html', 'bodyHtml'],
  recipient: ['to'],
  phone: ['to'],
  email: ['to'],
  operator: ['op'],
  event: ['eventType'],
  conditions: ['filters', 'condition'],
};

/** The known word that another one stands for; undefined when it stands for none of them. */
export function meantBy(word: string, candidates: readonly string[]): string | undefined {
  const key = word.trim().toLowerCase();
  const meant = Object.hasOwn(meanings, key) ? (meanings[key] ?? []) : [];
  return meant.find((name) => candidates.includes(name));
}
