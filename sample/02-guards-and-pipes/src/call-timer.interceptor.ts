import {
  Injectable,
  Logger,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { AgiExecutionContext } from 'nestjs-agi';
import { finalize, type Observable } from 'rxjs';

/** Logs how long the handler of a call took, however it ended. */
@Injectable()
export class CallTimer implements NestInterceptor {
  readonly #logger = new Logger(CallTimer.name);

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { uniqueId, path } = AgiExecutionContext.create(context).getRequest();
    const start = performance.now();
    return next.handle().pipe(
      finalize(() => {
        const took = Math.round(performance.now() - start);
        this.#logger.log(`[${uniqueId ?? 'unknown call'}] ${path} took ${took} ms`);
      }),
    );
  }
}
