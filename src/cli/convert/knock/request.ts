// A request of Knock (`http_fetch`, the channel `http`) as the config of a webhook step.
import { type Fields, fieldOf, listOf } from '../fields.ts';
import { convertText, type Place, templateOf } from './content.ts';

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Null where it could not be carried; what is missing is listed. */
export function requestOf(fields: Fields, place: Place, where: string): Fields | null {
  const { ledger } = place.project;
  const method = String(fieldOf(fields, 'method') ?? 'get').toUpperCase();
  const url = templateOf(fields, 'url', place);
  if (url === undefined || !methods.has(method)) {
    ledger.miss(
      where,
      url === undefined ? 'the request: its address could not be carried' : `the request: the method ${method}`,
    );
    return null;
  }
  const headers = pairs(fields, 'headers', place, where);
  const query = pairs(fields, 'query_params', place, where).map(
    ([key, value]) => `${encodeURIComponent(key)}=${value}`,
  );
  const body = templateOf(fields, 'body', place);
  return {
    url: query.length === 0 ? url : `${url}${url.includes('?') ? '&' : '?'}${query.join('&')}`,
    method,
    ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) }),
    ...(body === undefined || method === 'GET' ? {} : { body }),
  };
}

function pairs(fields: Fields, field: string, place: Place, where: string): [string, string][] {
  const { ledger } = place.project;
  const given = fieldOf(fields, field);
  if (typeof given === 'string' && given.trim() !== '') ledger.miss(where, `${field}: they are one text, not a list`);
  return listOf(given).flatMap((pair): [string, string][] => {
    const [key, text] = [fieldOf(pair, 'key'), fieldOf(pair, 'value')];
    if (typeof key !== 'string' || key === '' || typeof text !== 'string') return [];
    const value = convertText({ text, where: `${where} ${field} ${key}` }, place);
    return value === undefined ? [] : [[key.toWellFormed(), value]];
  });
}
