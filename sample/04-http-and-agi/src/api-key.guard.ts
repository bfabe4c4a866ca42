import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';

/** A guard of the whole application, for requests and calls: `getType()` tells them apart. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType<string>() !== 'http') return true;
    const request = context
      .switchToHttp()
      .getRequest<{ url: string; headers: NodeJS.Dict<string> }>();
    if (request.url === '/health') return true;
    return request.headers['x-api-key'] === (process.env.API_KEY ?? 'change-me');
  }
}
