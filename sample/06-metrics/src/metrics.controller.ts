import { Controller, Get, Header, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { prometheusMetrics } from 'nestjs-agi';
import * as prometheus from 'prom-client';

/** The page that Prometheus reads. */
@Controller('metrics')
export class MetricsController implements OnModuleInit, OnModuleDestroy {
  readonly #register = new prometheus.Registry();
  #stop = (): void => undefined;

  onModuleInit(): void {
    prometheus.collectDefaultMetrics({ register: this.#register });
    this.#stop = prometheusMetrics(prometheus, { register: this.#register });
  }

  onModuleDestroy(): void {
    this.#stop();
  }

  @Get()
  @Header('content-type', prometheus.register.contentType)
  metrics(): Promise<string> {
    return this.#register.metrics();
  }
}
