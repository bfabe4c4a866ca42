import {
  Inject,
  Logger,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnModuleInit,
} from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { checkValue, listOf, textLike, type ValueRule } from '../core/internal.js';
import { lifecyclesOf } from '../nest/lifecycle/agi-lifecycle.js';
import type { AgiInspectorOptions } from './agi-inspector-options.js';
import { CallInspector } from './core/index.js';
import { inspectorController } from './inspector-controller.js';

const PATH = textLike(
  /^\/?[\w~.-]+(?:\/[\w~.-]+)*\/?$/,
  'a path of letters, digits, _ - . and ~ that does not begin the path of all requests, such as /calls',
);

const GUARD: ValueRule = {
  allowed: 'a class or an object with canActivate()',
  accepts: (value) =>
    typeof value === 'function' ||
    (typeof value === 'object' && value !== null && 'canActivate' in value),
};

/**
 * Shows the calls of all AGI servers of the application on a page of its own HTTP server, on Express and on
 * Fastify.
 *
 * @example
 * @Module({ imports: [AgiModule.forRoot(), AgiInspectorModule.forRoot({ path: '/calls' })] })
 * export class AppModule {}
 *
 * @publicApi
 */
@Module({})
export class AgiInspectorModule implements OnModuleInit, BeforeApplicationShutdown {
  /** @internal */
  constructor(
    @Inject(CallInspector) private readonly inspector: CallInspector,
    private readonly modules: ModulesContainer,
  ) {}

  /**
   * Serves the page.
   *
   * @param options all have defaults
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an option that is wrong
   */
  static forRoot(options: AgiInspectorOptions = {}): DynamicModule {
    const { path = '/calls', guards = [], imports = [], ...others } = options;
    checkValue('AgiInspectorModule options: path', path, PATH);
    checkValue('AgiInspectorModule options: guards', guards, listOf(GUARD));
    const logger = new Logger('AgiInspector');
    const inspector = {
      provide: CallInspector,
      useFactory: () =>
        new CallInspector({
          log: (line) => {
            logger.log(line);
          },
          ...others,
          nest: true,
        }),
    };
    return {
      module: AgiInspectorModule,
      global: true,
      imports,
      controllers: [inspectorController(path, guards)],
      providers: [inspector],
      exports: [CallInspector],
    };
  }

  /** Watches the servers before any call: they listen when the application has started. */
  onModuleInit(): void {
    for (const { name, server } of lifecyclesOf(this.modules)) this.inspector.watch(server, name);
  }

  /** Closes the pages, which would keep the HTTP server from closing; calls have ended by now. */
  beforeApplicationShutdown(): void {
    this.inspector.close();
  }
}
