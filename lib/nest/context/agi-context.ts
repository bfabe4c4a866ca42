import { Injectable, Scope } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { AGIChannel } from '../../core/index.js';

/** Carries the current call through async code, if the application injects {@link AgiContext}. */
@Injectable()
export class AgiContextStorage {
  #storage: AsyncLocalStorage<AGIChannel> | undefined;

  activate(): void {
    this.#storage ??= new AsyncLocalStorage();
  }

  run<T>(channel: AGIChannel, work: () => T): T {
    return this.#storage === undefined ? work() : this.#storage.run(channel, work);
  }

  get current(): AGIChannel | undefined {
    return this.#storage?.getStore();
  }
}

/**
 * The current call, for singletons. It costs nothing in an application that does not inject it: a transient
 * provider is made only for the classes that inject it.
 *
 * @publicApi
 */
@Injectable({ scope: Scope.TRANSIENT })
export class AgiContext {
  readonly #storage: AgiContextStorage;

  /** @internal */
  constructor(storage: AgiContextStorage) {
    this.#storage = storage;
    storage.activate();
  }

  /** The channel of the call that is being handled; `undefined` outside of one. */
  get channel(): AGIChannel | undefined {
    return this.#storage.current;
  }
}
