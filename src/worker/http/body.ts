import { AppError } from '../../contract/errors.ts';

/** So many times what may be sent is still taken in, and dropped: who is not listened to never reads why. */
const takenIn = 4;

/**
 * Reads a body of at most `maxBytes`, counted after unpacking; a larger one is refused with 413. `advice` is a sentence of
 * what to do then.
 */
export async function readText(request: Request, maxBytes: number, advice = ''): Promise<string> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > takenIn * maxBytes) throw tooLarge(maxBytes, advice);
  const format = packingOf(request.headers);
  if (!request.body) return '';
  if (format === null) return readAll(request.body, maxBytes, advice);
  try {
    return await readAll(request.body.pipeThrough(new DecompressionStream(format)), maxBytes, advice);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('bad_request', `The body is not a whole ${format} stream, as its content-encoding says.`);
  }
}

async function readAll(body: ReadableStream, maxBytes: number, advice: string): Promise<string> {
  const bytes: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size <= maxBytes) bytes.push(chunk);
    else bytes.length = 0;
    if (size > takenIn * maxBytes) break;
  }
  if (size > maxBytes) throw tooLarge(maxBytes, advice);
  return new TextDecoder().decode(joined(bytes, size));
}

/** How the body is packed; null where it is not. */
function packingOf(headers: Headers): 'gzip' | 'deflate' | null {
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return null;
  if (encoding === 'gzip' || encoding === 'x-gzip') return 'gzip';
  if (encoding === 'deflate') return 'deflate';
  throw new AppError(
    'unsupported_media_type',
    `Send the body as it is, or packed with gzip or deflate, not with the content-encoding ${encoding}.`,
  );
}

/** Parses a JSON body; an empty body is an empty object. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : 'not JSON';
    throw new AppError('bad_request', `The body is not valid JSON: ${message}`);
  }
}

function tooLarge(maxBytes: number, advice: string): AppError {
  const message = `The body is larger than ${Math.round(maxBytes / 1024)} KB. ${advice}`.trim();
  return new AppError('payload_too_large', message);
}

function joined(chunks: Uint8Array[], size: number): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only) return only;
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
