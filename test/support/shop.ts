// A web shop on another origin than the product, whose pages use a client of ours or of somebody else.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Shop {
  url: string;
  close(): void;
}

/** Starts the shop; every address of it is one page, with `body` as it is when the page is asked for. */
export async function openShop(body: () => string): Promise<Shop> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,">${body()}`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, close: () => void server.close() };
}
