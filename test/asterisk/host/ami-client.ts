import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { AmiParser, formatAction, type AmiMessage } from './ami-codec.js';

interface Pending {
  resolve: (message: AmiMessage) => void;
  reject: (error: Error) => void;
}

/** A session with Asterisk's manager interface: actions with their answers, and its events. */
export class AmiClient extends EventEmitter<{ event: [AmiMessage]; close: [] }> {
  private readonly parser = new AmiParser();
  private readonly pending = new Map<string, Pending>();
  private lastId = 0;

  private constructor(private readonly socket: Socket) {
    super();
    // Every call of a test file listens.
    this.setMaxListeners(0);
    socket.on('data', (chunk) => {
      for (const message of this.parser.push(chunk)) this.receive(message);
    });
    // An error is followed by a close, and what was pending is told there.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const { reject } of this.pending.values())
        reject(new Error('the AMI session has ended'));
      this.pending.clear();
      this.emit('close');
    });
  }

  /** Connects, logs in, and waits until Asterisk says that it is fully booted. */
  static async open(port: number, username: string, secret: string): Promise<AmiClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    const client = new AmiClient(socket);
    try {
      const booted = client.waitForEvent('FullyBooted');
      await Promise.all([client.action('Login', { Username: username, Secret: secret }), booted]);
      return client;
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  /** Rejects with Asterisk's own words when it answers `Error`. */
  action(
    name: string,
    headers: Readonly<Record<string, string>> = {},
    variables: readonly string[] = [],
  ): Promise<AmiMessage> {
    const id = headers.ActionID ?? String(++this.lastId);
    const text = formatAction([
      ['Action', name],
      ...Object.entries({ ...headers, ActionID: id }),
      ...variables.map((variable) => ['Variable', variable] as const),
    ]);
    return new Promise<AmiMessage>((resolve, reject) => {
      if (this.socket.destroyed) {
        reject(new Error(`AMI ${name}: the session has ended`));
        return;
      }
      this.pending.set(id, {
        resolve,
        reject: (error) => {
          reject(new Error(`AMI ${name}: ${error.message}`));
        },
      });
      this.socket.write(text);
    });
  }

  /** Runs a command of Asterisk's command line and gives what it printed. */
  async command(line: string): Promise<string> {
    const answer = await this.action('Command', { Command: line });
    return Buffer.from(answer.Output ?? '', 'latin1').toString();
  }

  close(): void {
    this.socket.destroy();
  }

  private waitForEvent(name: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const onEvent = (message: AmiMessage): void => {
        if (message.Event === name) settle(resolve);
      };
      const onClose = (): void => {
        settle(() => {
          reject(new Error(`the AMI session ended before ${name}`));
        });
      };
      const settle = (done: () => void): void => {
        this.off('event', onEvent).off('close', onClose);
        done();
      };
      this.on('event', onEvent).on('close', onClose);
    });
  }

  private receive(message: AmiMessage): void {
    // OriginateResponse is an event that has a Response too.
    if (message.Event !== undefined || message.Response === undefined) {
      this.emit('event', message);
      return;
    }
    const pending = this.pending.get(message.ActionID ?? '');
    this.pending.delete(message.ActionID ?? '');
    if (message.Response === 'Error') pending?.reject(new Error(message.Message ?? 'Error'));
    else pending?.resolve(message);
  }
}
