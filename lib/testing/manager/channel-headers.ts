import type { Headers } from './message.js';

/** A party, as events name it. */
interface CallParty {
  readonly name: string;
  readonly number: string;
}

/** The facts of a channel that its events tell. */
export interface EventChannel {
  readonly name: string;
  readonly uniqueId: string;
  /** 0 down, 5 ringing, 6 up. */
  state: ChannelState;
  callerId: CallParty;
  /** The party with whom it is connected; of a call that is placed, the caller as well. */
  connected: CallParty;
  context: string;
  extension: string;
  priority: string;
}

export type ChannelState = 0 | 5 | 6;

const STATES = { 0: 'Down', 5: 'Ringing', 6: 'Up' } as const;
const NOBODY = '<unknown>';

/** The headers of an event of a channel (`ast_manager_build_channel_state_string_prefix`). */
export function channelHeaders(channel: EventChannel, prefix = ''): Headers {
  const { callerId, connected, state } = channel;
  const headers: Headers = {
    Channel: channel.name,
    ChannelState: String(state),
    ChannelStateDesc: STATES[state],
    CallerIDNum: callerId.number || NOBODY,
    CallerIDName: callerId.name || NOBODY,
    ConnectedLineNum: connected.number || NOBODY,
    ConnectedLineName: connected.name || NOBODY,
    Language: 'en',
    AccountCode: '',
    Context: channel.context,
    Exten: channel.extension,
    Priority: channel.priority,
    Uniqueid: channel.uniqueId,
    Linkedid: channel.uniqueId,
  };
  if (prefix === '') return headers;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [`${prefix}${name}`, value]),
  );
}
