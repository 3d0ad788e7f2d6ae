import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Telemetry } from '@launderette/telemetry';

/** Serves `/metrics` on a port of its own, so that the other ports can be opened to others without it. */
export async function startMetricsServer(telemetry: Telemetry, host: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('metrics are at /metrics\n');
      return;
    }
    telemetry.text().then(
      (text) => response.writeHead(200, { 'content-type': telemetry.contentType }).end(text),
      (error: unknown) => response.writeHead(500, { 'content-type': 'text/plain' }).end(`${String(error)}\n`),
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}
