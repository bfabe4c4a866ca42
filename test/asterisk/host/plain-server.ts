import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The server's side of one AGI session, with nothing of the library in it. Bytes are latin1. */
export class Session {
  private readonly lines: (string | undefined)[] = [];
  private readonly waiting: ((line: string | undefined) => void)[] = [];
  private rest = '';

  constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      const lines = (this.rest + text).split('\n');
      this.rest = lines.pop() ?? '';
      for (const line of lines) this.push(line);
    });
    socket.on('close', () => {
      this.push(undefined);
    });
    socket.on('error', () => undefined);
  }

  /** The next line, without its newline; undefined at the end of the connection. */
  line(): Promise<string | undefined> {
    if (this.lines.length > 0) return Promise.resolve(this.lines.shift());
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  async environment(): Promise<string[]> {
    const lines: string[] = [];
    for (let line = await this.line(); line; line = await this.line()) lines.push(line);
    return lines;
  }

  command(text: string): Promise<string | undefined> {
    this.socket.write(`${text}\n`, 'latin1');
    return this.line();
  }

  end(lastWords = ''): void {
    this.socket.end(lastWords);
  }

  private push(line: string | undefined): void {
    const waiting = this.waiting.shift();
    if (waiting) waiting(line);
    else this.lines.push(line);
  }
}

const servers: Server[] = [];
const sockets = new Set<Socket>();

/** A server that gives every session to `handler`; its URL. */
export async function fastAgi(handler: (session: Session) => Promise<void>): Promise<string> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    void handler(new Session(socket));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `agi://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Closes the servers that were started since the last time; then their ports refuse. */
export async function closeServers(): Promise<void> {
  // The sockets of a test that failed.
  for (const socket of sockets) socket.destroy();
  const closed = servers.splice(0).map((server) => once(server.close(), 'close'));
  await Promise.all(closed);
}
