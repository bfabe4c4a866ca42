import { AudioServer } from '../../audio/index.js';
import { AgiLogger } from '../logging/agi-logger.js';

/** The audio server that one `AgiModule` has, from the start of the application to its end. */
export class AudioLink {
  /** The server; `undefined` where the application has none, or a test has put something else in its place. */
  readonly server: AudioServer | undefined;
  /** Whether it listens whatever the AGI server does; `undefined` where it does as that one. */
  readonly #listens: boolean | undefined;
  readonly #logger = new AgiLogger('AgiModule');

  constructor(server: unknown, listens: boolean | undefined) {
    this.server = server instanceof AudioServer ? server : undefined;
    this.#listens = listens;
    this.server?.on('error', this.#onError);
  }

  /** Whether Asterisk can connect, if the application has live audio at all. */
  get isReady(): boolean {
    return this.server === undefined || this.server.listening;
  }

  /**
   * Listens.
   *
   * @param withCalls whether the AGI server listens
   * @param listen waits for an address that is taken
   */
  async start(
    withCalls: boolean,
    listen: (server: AudioServer) => Promise<{ readonly host: string; readonly port: number }>,
  ): Promise<void> {
    const { server } = this;
    // Somebody may have it listen before.
    if (server === undefined || server.listening || !(this.#listens ?? withCalls)) return;
    const { host, port } = await listen(server);
    this.#logger.log(`Listening for live audio on ${host}:${port}`);
  }

  /** Closes the server, when no call is left that could need it. */
  async close(): Promise<void> {
    await this.server?.close();
  }

  readonly #onError = (error: Error): void => {
    this.#logger.thrown('the audio server', error);
  };
}
