import { channelHeaders } from './channel-headers.js';
import type { ManagerSession } from './manager-session.js';
import type { Headers, ManagerAction } from './message.js';
import type { PbxChannel } from './pbx-channel.js';

/** The things of a PBX that its actions need. */
export interface ActedOn {
  readonly channels: Iterable<PbxChannel>;
  /** A channel by its name or unique id. */
  find(nameOrId: string | undefined): PbxChannel | undefined;
  tell(event: Headers): void;
  originate(action: ManagerAction, session: ManagerSession): void;
}

type Act = (pbx: ActedOn, action: ManagerAction, session: ManagerSession) => void;

const NO_CHANNEL = 'No such channel';

/** An action on one channel, which answers with a message. */
function onChannel(
  act: (channel: PbxChannel, headers: Headers, pbx: ActedOn) => Headers | string,
): Act {
  return (pbx, action, session) => {
    const channel = pbx.find(action.headers.channel);
    if (channel === undefined) {
      session.refuse(action, NO_CHANNEL);
      return;
    }
    const answer = act(channel, action.headers, pbx);
    if (typeof answer === 'string') session.refuse(action, answer);
    else session.reply(action, 'Success', answer);
  };
}

/** The actions of the manager that the simulated PBX knows, by lower-case name. */
export const MANAGER_ACTIONS: Readonly<Record<string, Act>> = {
  ping: (_, action, session) => {
    session.reply(action, 'Success', { Ping: 'Pong', Timestamp: '0.000000' });
  },
  logoff: (_, action, session) => {
    session.reply(action, 'Goodbye', { Message: 'Thanks for all the fish.' });
    session.end();
  },
  events: (_, action, session) => {
    const mask = action.headers.eventmask ?? 'on';
    session.ask(mask);
    session.reply(action, 'Success', { Events: /^(?:off|none)$/i.test(mask) ? 'Off' : 'On' });
  },
  filter: (_, action, session) => {
    session.reply(action, 'Success', { Message: 'Filter added successfully' });
  },
  originate: (pbx, action, session) => {
    pbx.originate(action, session);
  },
  hangup: onChannel((channel, { cause }) => {
    channel.hangUp(cause);
    return { Message: 'Channel Hungup' };
  }),
  status: (pbx, action, session) => {
    const { channel } = action.headers;
    const named = channel === undefined ? undefined : pbx.find(channel);
    if (channel !== undefined && named === undefined) {
      session.refuse(action, NO_CHANNEL);
      return;
    }
    const found = named ? [named] : [...pbx.channels];
    const events = found.map((one) => ({ Event: 'Status', ...channelHeaders(one.channel) }));
    session.list(action, 'Channel status will follow', events, 'StatusComplete', 'Items');
  },
  coreshowchannels: (pbx, action, session) => {
    const events = [...pbx.channels].map(({ channel }) => ({
      Event: 'CoreShowChannel',
      ...channelHeaders(channel),
    }));
    const message = 'Channels will follow';
    session.list(action, message, events, 'CoreShowChannelsComplete', 'ListItems');
  },
  getvar: onChannel(({ session }, { variable = '' }) => {
    const value = session?.readVariable(variable) ?? '';
    return { Variable: variable, Value: value };
  }),
  setvar: onChannel(({ session }, { variable = '', value = '' }) => {
    session?.setVariable(variable, value);
    return { Message: 'Variable Set' };
  }),
  playdtmf: onChannel(({ session }, { digit = '', receive = '' }) => {
    if (/^(?:true|yes|1|on)$/i.test(receive)) session?.press(digit);
    return { Message: 'DTMF successfully queued' };
  }),
  controlplayback: onChannel(({ session }, { control = '' }) => {
    if (!/^stop$/i.test(control)) return 'Unknown control command';
    session?.skip();
    return {};
  }),
  redirect: onChannel(({ session }, { context = '', exten = '', priority = '1' }) => {
    if (session === undefined) return 'Redirect failed, channel not up.';
    session.redirect(`${context},${exten},${priority}`);
    return { Message: 'Redirect successful' };
  }),
  agi: (pbx, action, session) => {
    const { channel: name = '', command = '', commandid } = action.headers;
    if (name === '' || command === '') {
      session.refuse(action, 'Both, Channel and Command are *required*');
      return;
    }
    const channel = pbx.find(name);
    if (channel === undefined) session.refuse(action, `Channel ${name} does not exist.`);
    else if (channel.session?.async?.add(command, commandid)) {
      session.reply(action, 'Success', { Message: 'Added AGI command to queue' });
    } else {
      session.refuse(action, `Failed to add AGI command to channel ${name} queue`);
    }
  },
  userevent: (pbx, action, session) => {
    const own = action.lines.filter(([name]) => !/^action$/i.test(name));
    pbx.tell({ Event: 'UserEvent', Privilege: 'user,all', ...Object.fromEntries(own) });
    session.reply(action, 'Success', { Message: 'Event Sent' });
  },
};
