import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { logCalls, traceCalls } from 'nestjs-agi';
import * as opentelemetry from '@opentelemetry/api';

/** Sends spans to the OpenTelemetry of the process, and records to Nest's logger. */
@Injectable()
export class Observation implements OnModuleInit, OnModuleDestroy {
  readonly #logger = new Logger('Calls');
  #stop: (() => void)[] = [];

  onModuleInit(): void {
    this.#stop = [
      traceCalls(opentelemetry),
      logCalls(({ level, ...record }) => {
        this.#logger[level === 'info' ? 'log' : level](record);
      }),
    ];
  }

  onModuleDestroy(): void {
    for (const stop of this.#stop) stop();
  }
}
