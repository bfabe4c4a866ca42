import { AmiClient, AsyncAgi, CallPlacer } from '../../ami/index.js';
import type { AGIServer } from '../../core/index.js';
import { describeThrown } from '../../core/index.js';
import type { AgiModuleSettings } from '../agi-module-options.js';
import { notConnecting } from '../agi.messages.js';
import { DEFAULT_AMI_NAME } from '../agi.constants.js';
import { AgiLogger } from '../logging/agi-logger.js';
import type { AmiSettings } from '../agi-ami-options.js';

/** A client with its placer. */
export interface AmiLink {
  readonly name: string;
  readonly client: AmiClient;
  readonly placer: CallPlacer;
  readonly settings: AmiSettings;
}

type Listener = (...args: never) => void;

/** The clients of the manager that one `AgiModule` has, from the start of the application to its end. */
export class AmiLinks {
  readonly links: readonly AmiLink[];
  readonly #logger = new AgiLogger('AgiModule');
  readonly #listeners: { client: AmiClient; event: string; listener: Listener }[] = [];
  readonly #sessions: AsyncAgi[] = [];

  constructor(links: readonly AmiLink[]) {
    this.links = links;
  }

  /** Whether every client is connected. */
  get isReady(): boolean {
    return this.links.every(({ client }) => client.state === 'connected');
  }

  get names(): readonly string[] {
    return this.links.map(({ name }) => name);
  }

  /** Has a function called for each event of this name, until the clients are closed. */
  listen(name: string, event: string, listener: (...args: unknown[]) => void): void {
    const link = this.links.find((one) => one.name === name);
    if (link?.client instanceof AmiClient) this.#on(link.client, event, listener);
  }

  /**
   * Takes the calls of AsyncAGI, and connects. Resolves when the clients are connected that the application
   * cannot be without.
   *
   * @param runner the test runner in whose process this is
   * @throws AGIError why one of those cannot connect; all clients are closed then
   */
  async start(
    server: AGIServer,
    { asyncAgi }: AgiModuleSettings,
    runner: string | undefined,
  ): Promise<void> {
    try {
      if (asyncAgi !== false) {
        const options = asyncAgi === true ? undefined : asyncAgi;
        for (const { client } of this.links) {
          this.#sessions.push(new AsyncAgi(client, server, options));
        }
      }
      await Promise.all(this.links.map((link) => this.#connect(link, runner)));
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /**
   * Places no more calls, and takes none: those that wait or ring are cancelled.
   *
   * @param drain time in ms that calls which were answered are given to end
   */
  async stopCalls(drain: number): Promise<void> {
    for (const sessions of this.#sessions) sessions.close();
    // A test may have put anything in place of a placer, and of a client.
    await Promise.all(
      this.links.map(async ({ placer }) => {
        if (placer instanceof CallPlacer) await placer.close({ drain });
      }),
    );
  }

  /** Closes the clients, when no call is left that could need them. */
  async close(): Promise<void> {
    for (const { client, event, listener } of this.#listeners.splice(0)) {
      client.off(event, listener);
    }
    await Promise.all(
      this.links.map(async ({ client }) => {
        if (client instanceof AmiClient) await client.close();
      }),
    );
  }

  async #connect(link: AmiLink, runner: string | undefined): Promise<void> {
    const { client, settings } = link;
    if (!(client instanceof AmiClient)) return;
    const isWanted = settings.connect ?? (runner === undefined || client.transport !== undefined);
    if (!isWanted) {
      this.#logger.log(notConnecting(runner ?? ''));
      return;
    }
    this.#tell(link);
    if (settings.required) await client.connect();
    // The listeners tell the log how it goes on.
    else client.connect({ retry: true }).catch(() => undefined);
  }

  #tell({ name, client }: AmiLink): void {
    const manager = `the manager at ${client.address}`;
    const named = name === DEFAULT_AMI_NAME ? manager : `${manager} (${name})`;
    let isToldOf = false;
    this.#on(client, 'connect', () => {
      isToldOf = false;
      this.#logger.log(`Connected to ${named}`);
    });
    this.#on(client, 'disconnect', (error) => {
      isToldOf = true;
      this.#logger.warn(`Lost ${named}, connecting again: ${describeThrown(error).message}`);
    });
    this.#on(client, 'retry', (error) => {
      if (isToldOf) return;
      isToldOf = true;
      this.#logger.warn(
        `Cannot reach ${named}, trying until it can: ${describeThrown(error).message}`,
      );
    });
    this.#on(client, 'close', (error) => {
      if (error === undefined) return;
      this.#logger.error(
        `${named} is given up until the application starts again: ${describeThrown(error).message}`,
      );
    });
    // Connected by somebody else before.
    if (client.state === 'connected') this.#logger.log(`Connected to ${named}`);
  }

  #on(client: AmiClient, event: string, listener: (...args: unknown[]) => void): void {
    client.on(event, listener);
    this.#listeners.push({ client, event, listener });
  }
}
