import { GrpcHealth } from '@launderette/control';
import type { StreamControl } from '@launderette/simulator';
import { Controller, Get, Header, Inject, ServiceUnavailableException } from '@nestjs/common';
import { statusPage } from './status-page.ts';
import { VERSION } from './version.ts';

/** Injection token of what the page lists: the streams of this process. */
export const STREAM_LISTER = Symbol('StreamLister');

export type StreamLister = Pick<StreamControl, 'list'>;

/** Probes for an orchestrator, and a page for people. */
@Controller()
export class HttpController {
  private readonly health: GrpcHealth;
  private readonly streams: StreamLister;

  constructor(health: GrpcHealth, @Inject(STREAM_LISTER) streams: StreamLister) {
    this.health = health;
    this.streams = streams;
  }

  /** The process lives. */
  @Get('healthz')
  healthz(): string {
    return 'ok';
  }

  /** The process takes work: its broker was reached and it is not shutting down. */
  @Get('readyz')
  readyz(): string {
    if (!this.health.serving)
      throw new ServiceUnavailableException('not ready: waiting for the broker, or shutting down');
    return 'ok';
  }

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
  page(): string {
    return statusPage(this.streams.list(), VERSION);
  }
}
