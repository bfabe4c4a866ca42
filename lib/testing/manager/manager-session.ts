import { createHash } from 'node:crypto';
import { MemorySocket } from '../transport/memory-socket.js';
import { readAction, writeMessage, type Headers, type ManagerAction } from './message.js';

const GREETING = 'Asterisk Call Manager/11.0.0\r\n';
const CHALLENGE = '271828182';

/** The user that may log in. */
export const USER = { username: 'simulated', secret: 'simulated' } as const;

/** The owner of a session, which carries out its actions. */
export interface SessionOwner {
  /** Bytes came: the client is at work. */
  heard(): void;
  /** Carries out an action of a client that is logged in. */
  act(action: ManagerAction, session: ManagerSession): void;
  over(session: ManagerSession): void;
}

/** One session of a client with the simulated manager, from the greeting to its end. */
export class ManagerSession {
  readonly #owner: SessionOwner;
  readonly #socket: MemorySocket;
  #received = '';
  #unsent = '';
  #isLoggedIn = false;
  #isOver = false;
  /** The classes of events that are asked for; `undefined` for all. */
  #classes: readonly string[] | undefined;

  private constructor(owner: SessionOwner, socket: MemorySocket) {
    this.#owner = owner;
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket
      .on('data', (chunk) => {
        owner.heard();
        this.#take(String(chunk));
      })
      .on('end', () => {
        this.end();
      })
      .on('error', () => undefined)
      .on('close', () => {
        this.end();
      });
    this.#write(GREETING);
  }

  /** Begins a session, and gives the client's end of its connection. */
  static open(owner: SessionOwner): { session: ManagerSession; socket: MemorySocket } {
    const [near, far] = MemorySocket.pair();
    return { session: new ManagerSession(owner, far), socket: near };
  }

  /** Answers an action. */
  reply({ headers: { actionid } }: ManagerAction, response: string, others: Headers = {}): void {
    const id: Headers = actionid === undefined ? {} : { ActionID: actionid };
    this.#write(writeMessage({ Response: response, ...id, ...others }));
  }

  refuse(action: ManagerAction, why: string): void {
    this.reply(action, 'Error', { Message: why });
  }

  /** Answers with a list of events. */
  list(
    action: ManagerAction,
    message: string,
    events: readonly Headers[],
    complete: string,
    total: string,
  ): void {
    const id = { ActionID: action.headers.actionid ?? '' };
    this.reply(action, 'Success', { EventList: 'start', Message: message });
    for (const { Event = '', ...event } of events)
      this.#write(writeMessage({ Event, ...id, ...event }));
    const count = {
      EventList: 'Complete',
      ListItems: String(events.length),
      [total]: String(events.length),
    };
    this.#write(writeMessage({ Event: complete, ...id, ...count }));
  }

  /** Tells an event, if the client is logged in and asks for events of its class. */
  tell(event: Headers): void {
    if (!this.#isLoggedIn) return;
    const classes = (event.Privilege ?? '').split(',');
    if (this.#classes?.some((one) => classes.includes(one)) === false) return;
    this.#write(writeMessage(event));
  }

  /** Says which classes of events it gets, as the action `Events` does. */
  ask(mask: string): void {
    if (/^(?:on|all|true|yes|1)$/i.test(mask)) this.#classes = undefined;
    else if (/^(?:off|none|false|no|0)$/i.test(mask)) this.#classes = [];
    else this.#classes = mask.toLowerCase().split(',');
  }

  /** Ends it after what was written has been sent. */
  end(): void {
    if (this.#isOver) return;
    this.#flush();
    this.#isOver = true;
    this.#isLoggedIn = false;
    this.#socket.end();
    this.#owner.over(this);
  }

  /** Breaks the connection. */
  cut(): void {
    this.#isOver = true;
    this.#isLoggedIn = false;
    this.#socket.resetAndDestroy();
    this.#owner.over(this);
  }

  /** All that is written within one turn is one write: each is delivered in a turn of its own. */
  #write(text: string): void {
    if (this.#isOver) return;
    if (this.#unsent === '') {
      process.nextTick(() => {
        this.#flush();
      });
    }
    this.#unsent += text;
  }

  #flush(): void {
    const text = this.#unsent;
    this.#unsent = '';
    if (text !== '' && !this.#isOver && this.#socket.writable) this.#socket.write(text, 'utf8');
  }

  #take(chunk: string): void {
    const messages = (this.#received + chunk).split(/\r?\n\r?\n/);
    this.#received = messages.pop() ?? '';
    for (const message of messages) {
      if (this.#isOver) return;
      const action = readAction(message);
      if (this.#isLoggedIn) this.#owner.act(action, this);
      else this.#logIn(action);
    }
  }

  #logIn(action: ManagerAction): void {
    const { username, secret, key, events } = action.headers;
    if (action.name === 'challenge') {
      this.reply(action, 'Success', { Challenge: CHALLENGE });
      return;
    }
    if (action.name !== 'login') {
      this.refuse(action, 'Permission denied');
      return;
    }
    const right = createHash('md5').update(`${CHALLENGE}${USER.secret}`).digest('hex');
    if (username !== USER.username || (secret !== USER.secret && key !== right)) {
      this.refuse(action, 'Authentication failed');
      this.end();
      return;
    }
    this.reply(action, 'Success', { Message: 'Authentication accepted' });
    this.#isLoggedIn = true;
    if (events !== undefined) this.ask(events);
    this.tell({
      Event: 'FullyBooted',
      Privilege: 'system,all',
      Status: 'Fully Booted',
      Uptime: '1',
    });
  }
}
