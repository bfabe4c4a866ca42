import { AGIError } from '../../core/index.js';
import type { SimulatedCall } from '../calls/simulated-call.js';
import { handleOf } from '../calls/call-handle.js';
import { openCall } from '../calls/open-call.js';
import type { SimulatedCallOptions } from '../options/call-options.js';
import { CallTime } from '../time/call-time.js';
import { VirtualClock } from '../time/virtual-clock.js';
import { inMemory, type CallTarget, type Destination } from '../transport/destination.js';
import { MemorySocket } from '../transport/memory-socket.js';
import { AsyncSession } from './async-session.js';
import type { EventChannel } from './channel-headers.js';
import { IncomingChannel } from './incoming-channel.js';
import { MANAGER_ACTIONS, type ActedOn } from './manager-actions.js';
import { ManagerSession } from './manager-session.js';
import type { Headers, ManagerAction } from './message.js';
import type { OriginateRequest } from './originate-request.js';
import { ChannelSession, type PbxChannel } from './pbx-channel.js';
import type { SimulatedAnswer, SimulatedPbxOptions } from './pbx-options.js';
import type { Exchange } from './placed-channel.js';

/** Longest call in ms of real time: a thousand calls at once may be slow on a busy machine. */
const TIMEOUT = 60_000;

/** Carries out `Originate`. */
export type Originate = (action: ManagerAction, session: ManagerSession) => void;

/** The sessions, the channels and the time of a simulated PBX. */
export class Switchboard implements ActedOn, Exchange {
  readonly clock = new VirtualClock();
  readonly originate: Originate;
  readonly #options: SimulatedPbxOptions;
  readonly #made: Error;
  readonly #sessions = new Set<ManagerSession>();
  readonly #channels = new Map<string, PbxChannel>();
  /** The sessions that wait for the outcome of their `Originate`. */
  readonly #waiting = new Map<ManagerAction, ManagerSession>();
  readonly #began = Math.floor(Date.now() / 1000);
  #lastNumber = 0;
  #isClosed = false;

  constructor(options: SimulatedPbxOptions, originate: Originate, made: Error) {
    this.#options = options;
    this.originate = originate;
    this.#made = made;
    // Nobody is at work until a call is in the hands of a server.
    this.clock.waitBegins();
  }

  get channels(): Iterable<PbxChannel> {
    return this.#channels.values();
  }

  /** A channel by its name or unique id. */
  find(nameOrId = ''): PbxChannel | undefined {
    const byId = this.#channels.get(nameOrId);
    if (byId !== undefined) return byId;
    return [...this.#channels.values()].find(({ channel }) => channel.name === nameOrId);
  }

  add(channel: PbxChannel): void {
    this.#channels.set(channel.channel.uniqueId, channel);
  }

  gone(channel: PbxChannel): void {
    this.#channels.delete(channel.channel.uniqueId);
  }

  /** A name and a unique id that no channel has had. */
  newChannel(to: string): { name: string; uniqueId: string } {
    const number = ++this.#lastNumber;
    const [technology = '', resource = ''] = to.split(/\/(.*)/s);
    // The name of a PJSIP channel is that of its endpoint: PJSIP/0044123@carrier.
    const peer = technology === 'PJSIP' ? resource.replace(/^.*@/, '') : resource;
    const hex = (number - 1).toString(16).padStart(8, '0');
    return { name: `${technology}/${peer}-${hex}`, uniqueId: `${this.#began}.${number}` };
  }

  tell(event: Headers): void {
    for (const session of this.#sessions) session.tell(event);
  }

  after(ms: number, act: () => void): () => void {
    return this.clock.schedule(ms, act);
  }

  /** Opens a session of the manager. */
  connect(): MemorySocket {
    if (this.#isClosed) {
      const [near] = MemorySocket.pair();
      near.destroy(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
      return near;
    }
    const { session, socket } = ManagerSession.open({
      heard: () => {
        this.clock.catchUp();
      },
      act: (action, from) => {
        this.#act(action, from);
      },
      over: (from) => {
        this.#sessions.delete(from);
      },
    });
    this.#sessions.add(session);
    return socket;
  }

  /** Has the action answered when the outcome is known. */
  answerLater(action: ManagerAction, session: ManagerSession): void {
    this.#waiting.set(action, session);
  }

  answered({ action }: OriginateRequest, success: boolean): void {
    const session = this.#waiting.get(action);
    this.#waiting.delete(action);
    if (success) session?.reply(action, 'Success', { Message: 'Originate successfully queued' });
    else session?.refuse(action, 'Originate failed');
  }

  land(
    channel: EventChannel,
    request: OriginateRequest,
    answer: SimulatedAnswer,
  ): ChannelSession | undefined {
    const [address, ...args] = request.agi ?? [];
    if (address === undefined) return undefined;
    const options = callOptions({ ...this.#options.calls, ...answer });
    const [script = '', ...others] = address === 'agi:async' ? args : [address, ...args];
    return this.#begin(channel, address === 'agi:async' ? `agi:async,${script}` : script, {
      ...options,
      variables: { ...options.variables, ...request.variables },
      args: others,
    }).session;
  }

  /** A call comes in, and is given to AsyncAGI. */
  comeIn(script: string, options: SimulatedCallOptions): SimulatedCall {
    const { callerId: { name = '', number = '' } = {} } = options;
    const channel: EventChannel = {
      ...this.newChannel('Simulated/call'),
      state: options.answered === true ? 6 : 0,
      callerId: { name, number },
      connected: { name: '', number: '' },
      ...{ context: 'default', extension: '100', priority: '1' },
    };
    const incoming = new IncomingChannel(channel, (event) => {
      this.tell(event);
    });
    this.add(incoming);
    const { session, call } = this.#begin(channel, `agi:async,${script}`, options);
    incoming.begin(session, () => {
      this.gone(incoming);
    });
    return call;
  }

  /** Drops all calls and sessions, as Asterisk does when it ends. */
  drop(): void {
    for (const channel of this.#channels.values()) channel.vanish();
    this.#channels.clear();
    for (const session of this.#sessions) session.cut();
    this.#waiting.clear();
  }

  close(): void {
    this.#isClosed = true;
    this.drop();
  }

  #act(action: ManagerAction, session: ManagerSession): void {
    const own = this.#options.actions ?? {};
    const name = Object.keys(own).find((one) => one.toLowerCase() === action.name);
    const known = MANAGER_ACTIONS[action.name];
    if (name !== undefined) {
      try {
        session.reply(action, 'Success', own[name]?.(Object.fromEntries(action.lines)));
      } catch (error) {
        session.refuse(action, error instanceof Error ? error.message : String(error));
      }
    } else if (known) known(this, action, session);
    else session.refuse(action, 'Invalid/unknown command');
  }

  #begin(
    channel: EventChannel,
    url: string,
    options: SimulatedCallOptions,
  ): { session: ChannelSession; call: SimulatedCall } {
    const isAsync = url.startsWith('agi:async,');
    const async = isAsync
      ? new AsyncSession(channel, (event) => {
          this.tell(event);
        })
      : undefined;
    const destination: Destination = async
      ? { url, async: true, inMemory: true, connect: () => async.socket }
      : { ...inMemory(this.#server(), pathOf(url)), url };
    const facts = {
      agi_channel: channel.name,
      agi_uniqueid: channel.uniqueId,
      agi_type: channel.name.replace(/\/.*$/s, ''),
      agi_context: channel.context,
      agi_extension: channel.extension,
      agi_priority: channel.priority,
    };
    const open = openCall(
      destination,
      {
        timeout: TIMEOUT,
        ...options,
        callerId: channel.callerId,
        answered: channel.state === 6,
        environment: { ...facts, ...options.environment },
      },
      this.#made,
      new CallTime(this.clock),
    );
    return { session: new ChannelSession(open, async), call: handleOf(open) };
  }

  #server(): CallTarget {
    const { server } = this.#options;
    const target = typeof server === 'function' ? server() : server;
    if (target !== undefined) return target;
    throw new AGIError(
      'E_AGI_INVALID_ARGUMENT',
      'a call was answered, and the simulated PBX knows no server: new SimulatedPbx({ server: app })',
    );
  }
}

function callOptions(answer: SimulatedAnswer): SimulatedCallOptions {
  const options = { ...answer };
  delete options.answersAfter;
  return options;
}

/** The path of an address, with its query. */
function pathOf(url: string): string {
  return `/${url.replace(/^[a-z]+:\/\/[^/]*\/?/i, '')}`;
}
