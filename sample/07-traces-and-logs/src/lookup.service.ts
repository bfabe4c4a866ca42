import { Injectable } from '@nestjs/common';
import { trace } from '@opentelemetry/api';

/** A slow system that the call waits for, with a span of its own. */
@Injectable()
export class LookupService {
  readonly #tracer = trace.getTracer('orders');

  async stateOf(order: string): Promise<string> {
    const span = this.#tracer.startSpan('look up the order');
    try {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return order === '1234' ? 'sent' : 'unknown';
    } finally {
      span.end();
    }
  }
}
