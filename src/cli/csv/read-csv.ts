// Reads CSV as RFC 4180 describes it: fields in quotes may hold commas, quotes (doubled) and line breaks.

/** One record; `line` is the line of the file that it begins on, from 1. */
export interface CsvRecord {
  line: number;
  fields: string[];
}

/** A file that is not CSV. */
export class CsvFault extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** What the next character is read as. */
type State = 'start' | 'plain' | 'quoted' | 'after_quote';

/** The records of a text that comes in pieces. Blank lines are passed over. */
export async function* readCsv(chunks: AsyncIterable<string>): AsyncGenerator<CsvRecord, void> {
  const reader = new CsvReader();
  for await (const chunk of chunks) yield* reader.read(chunk);
  yield* reader.end();
}

class CsvReader {
  #state: State = 'start';
  #fields: string[] = [];
  #field = '';
  #line = 1;
  #recordLine = 1;
  #quoteLine = 1;
  #isFirst = true;
  /** A carriage return at the end of a piece: what follows decides what it is. */
  #held = '';

  *read(chunk: string): Generator<CsvRecord> {
    let text = this.#held + (this.#isFirst ? chunk.replace(/^\uFEFF/, '') : chunk);
    if (chunk !== '') this.#isFirst = false;
    this.#held = text.endsWith('\r') ? '\r' : '';
    if (this.#held) text = text.slice(0, -1);
    yield* this.#take(text);
  }

  *end(): Generator<CsvRecord> {
    yield* this.#take(this.#held);
    if (this.#state === 'quoted') throw new CsvFault(this.#quoteLine, 'A quote is opened here and never closed.');
    if (this.#field !== '' || this.#fields.length > 0 || this.#state === 'after_quote') yield this.#endRecord();
  }

  *#take(text: string): Generator<CsvRecord> {
    for (let at = 0; at < text.length; at += 1) {
      if (this.#state === 'quoted') {
        at = this.#takeQuoted(text, at);
        continue;
      }
      const character = text[at];
      if (character === ',') this.#endField();
      else if (character === '\n' || character === '\r') {
        if (character === '\r' && text[at + 1] === '\n') at += 1;
        const isBlank = this.#fields.length === 0 && this.#field === '' && this.#state === 'start';
        if (!isBlank) yield this.#endRecord();
        this.#line += 1;
        this.#recordLine = this.#line;
      } else if (character === '"') this.#openQuote();
      else {
        if (this.#state === 'after_quote') throw new CsvFault(this.#line, 'Text follows a closing quote.');
        this.#state = 'plain';
        this.#field += character;
      }
    }
  }

  #openQuote(): void {
    // A second quote right after a closing one is a quote inside the field.
    if (this.#state === 'after_quote') this.#field += '"';
    else if (this.#state === 'plain') throw new CsvFault(this.#line, 'A field with quotes must begin with one.');
    if (this.#state === 'start') this.#quoteLine = this.#line;
    this.#state = 'quoted';
  }

  /** Takes everything up to the next quote; returns the index of the last character taken. */
  #takeQuoted(text: string, from: number): number {
    const quote = text.indexOf('"', from);
    const part = text.slice(from, quote < 0 ? undefined : quote);
    this.#field += part;
    this.#line += part.match(/\n|\r(?!\n)/g)?.length ?? 0;
    if (quote < 0) return text.length - 1;
    this.#state = 'after_quote';
    return quote;
  }

  #endField(): void {
    this.#fields.push(this.#field);
    this.#field = '';
    this.#state = 'start';
  }

  #endRecord(): CsvRecord {
    this.#endField();
    const record = { line: this.#recordLine, fields: this.#fields };
    this.#fields = [];
    return record;
  }
}

/** A record as CSV. What a spreadsheet would take for a formula is not changed: it may be read in again. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')}\r\n`;
}
