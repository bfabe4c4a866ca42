import { Injectable, Scope } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { AGIChannel } from '../../core/index.js';

/** Carries the current call through async code, if anybody in the application asks for it. */
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
 * The current call, for singletons. Costs nothing in an application that does not inject it: being
 * transient, it is constructed only for those who do.
 *
 * @publicApi
 */
@Injectable({ scope: Scope.TRANSIENT })
export class AgiContext {
  readonly #storage: AgiContextStorage;

  constructor(storage: AgiContextStorage) {
    this.#storage = storage;
    storage.activate();
  }

  /** The channel of the call that is being handled; `undefined` outside of one. */
  get channel(): AGIChannel | undefined {
    return this.#storage.current;
  }
}
