import type { SimulatedChannel } from '../simulated-channel.js';
import type { Execute } from './execution.js';

/** Asterisk's database outlives a call; a simulated one lasts as long as the process. */
const database = new Map<string, string>();

const key = (family: string, name: string): string => `/${family}/${name}`;

/** Expands `${NAME}` once; functions and operators are read as empty. */
function expand(channel: SimulatedChannel, text: string): string {
  return text.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => channel.variables[name] ?? '');
}

const answers =
  (reply: string): Execute =>
  () =>
    reply;

const needs =
  (count: number, execute: Execute): Execute =>
  (channel, args) =>
    args.length < count ? 'usage' : execute(channel, args);

const APPLICATIONS: Record<string, (options: string) => number> = {
  NoOp: () => 0,
  Set: () => 0,
  SendDTMF: () => 0,
};

const exec: Execute = async (channel, [application = '', options = '']) => {
  const run = channel.options.applications?.[application] ?? APPLICATIONS[application];
  if (run === undefined) return '-2';
  return String(await run(options));
};

/** Commands on what the channel is and knows, and those whose answer never varies here. */
export const state: Record<string, Execute> = {
  ANSWER: (channel) => {
    channel.up = true;
    return '0';
  },
  HANGUP: (channel, [other]) => {
    if (other !== undefined) return '-1';
    channel.hungUp = true;
    return '1';
  },
  'CHANNEL STATUS': (channel, [other]) => (other !== undefined ? '-1' : channel.up ? '6' : '4'),
  NOOP: answers('0'),
  VERBOSE: needs(1, answers('1')),
  'ASYNCAGI BREAK': answers('0'),
  'SET AUTOHANGUP': needs(1, answers('0')),
  'SET CALLERID': needs(1, answers('1')),
  'SET MUSIC': needs(1, answers('0')),
  'GET VARIABLE': needs(1, (channel, [name = '']) => {
    const value = channel.variables[name];
    return value === undefined ? '0' : `1 (${value.slice(0, 1023)})`;
  }),
  'GET FULL VARIABLE': needs(1, (channel, [text = '']) => `1 (${expand(channel, text)})`),
  'SET VARIABLE': (channel, [name, value, ...more]) => {
    if (name === undefined || value === undefined || more.length > 0) return 'usage';
    channel.variables[name] = value;
    return '1';
  },
  'DATABASE GET': needs(2, (_channel, [family = '', name = '']) => {
    const value = database.get(key(family, name));
    return value === undefined ? '0' : `1 (${value})`;
  }),
  'DATABASE PUT': needs(3, (_channel, [family = '', name = '', value = '']) => {
    database.set(key(family, name), value);
    return '1';
  }),
  'DATABASE DEL': needs(2, (_channel, [family = '', name = '']) => {
    database.delete(key(family, name));
    return '1';
  }),
  'DATABASE DELTREE': needs(1, (_channel, [family = '', tree]) => {
    const prefix = tree === undefined ? `/${family}/` : key(family, tree);
    const below = [...database.keys()].filter((name) => name.startsWith(prefix));
    for (const name of below) database.delete(name);
    // The other way round than Asterisk's documentation says: 0 is for something deleted.
    return below.length > 0 ? '0' : '1';
  }),
  EXEC: needs(1, exec),
  GOSUB: needs(3, answers('-1 Gosub label not found')),
  'SET CONTEXT': needs(1, (channel, [context = '']) => {
    channel.report.continueAt.context = context;
    return '0';
  }),
  'SET EXTENSION': needs(1, (channel, [extension = '']) => {
    channel.report.continueAt.extension = extension;
    return '0';
  }),
  'SET PRIORITY': needs(1, (channel, [priority = '']) => {
    channel.report.continueAt.priority = priority;
    return '0';
  }),
  'SEND TEXT': needs(1, answers('0')),
  'SEND IMAGE': needs(1, answers('0')),
  'RECEIVE CHAR': needs(1, answers('-1 (hangup)')),
  'RECEIVE TEXT': needs(1, answers('-1')),
  'TDD MODE': needs(1, answers('0')),
  'SPEECH CREATE': answers('0'),
  'SPEECH SET': needs(2, answers('0')),
  'SPEECH LOAD GRAMMAR': needs(2, answers('0')),
  'SPEECH UNLOAD GRAMMAR': needs(1, answers('0')),
  'SPEECH ACTIVATE GRAMMAR': needs(1, answers('0')),
  'SPEECH DEACTIVATE GRAMMAR': needs(1, answers('0')),
  'SPEECH DESTROY': answers('0'),
  'SPEECH RECOGNIZE': needs(2, answers('0')),
};
