/** The syntax tree as the grammar of @handlebars/parser produces it, as far as it is read here. */

export interface Located {
  loc: { start: { line: number; column: number } };
}

export interface Program {
  body: Statement[];
  blockParams?: string[];
  /** Set on the program of an {{else if}}, which holds just that block. */
  chained?: boolean;
}

export type Statement =
  | ContentStatement
  | CommentStatement
  | MustacheStatement
  | BlockStatement
  | PartialStatement
  | UnsupportedStatement;

export interface ContentStatement extends Located {
  type: 'ContentStatement';
  value: string;
}

export interface CommentStatement extends Located {
  type: 'CommentStatement';
}

interface Call {
  path: SyntaxExpression;
  params: SyntaxExpression[];
  hash?: Hash;
}

export interface MustacheStatement extends Located, Call {
  type: 'MustacheStatement';
  escaped: boolean;
}

export interface BlockStatement extends Located, Call {
  type: 'BlockStatement';
  /** One of the two may be missing: {{#x}} without {{else}}, and {{^x}}. */
  program?: Program;
  inverse?: Program;
}

export interface PartialStatement extends Located {
  type: 'PartialStatement';
  name: SyntaxExpression;
  params: SyntaxExpression[];
  hash?: Hash;
}

export interface UnsupportedStatement extends Located {
  type: 'PartialBlockStatement' | 'Decorator' | 'DecoratorBlock';
}

export interface Hash {
  pairs: (Located & { key: string; value: SyntaxExpression })[];
}

export type SyntaxExpression = PathExpression | SubExpression | LiteralExpression | HashLiteral;

export interface PathExpression extends Located {
  type: 'PathExpression';
  /** Written with @, e.g. @index. */
  data: boolean;
  /** How many ../ precede it. */
  depth: number;
  parts: (string | SubExpression)[];
  original: string;
}

export interface SubExpression extends Located, Call {
  type: 'SubExpression';
}

export interface LiteralExpression extends Located {
  type: 'StringLiteral' | 'NumberLiteral' | 'BooleanLiteral' | 'NullLiteral' | 'UndefinedLiteral';
  value: string | number | boolean | null | undefined;
}

export interface HashLiteral extends Located {
  type: 'HashLiteral';
}
