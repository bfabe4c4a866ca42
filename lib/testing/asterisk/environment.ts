import type { SimulatedChannel } from '../channel/simulated-channel.js';
import { fromWire, toWire } from '../wire/wire-text.js';

const ARGUMENT = /^agi_arg_[1-9]\d*$/;

/** A session of AsyncAGI, which has its script as its first argument: `agi:async,/menu`. */
const ASYNC = /^agi:async,(.*)$/s;

/**
 * The lines that Asterisk writes first, in its order, with the empty line that ends them. If the options
 * add a key that Asterisk does not write, the client is not Asterisk and tells no `agi_version`: a server
 * refuses such a key from a client that tells one.
 */
export function environmentOf(url: string, channel: SimulatedChannel): string {
  const { options } = channel;
  const facts = factsOf(url, channel);
  const given = options.environment ?? {};
  const isForeign = (key: string): boolean => !Object.hasOwn(facts, key) && !ARGUMENT.test(key);
  if (Object.keys(given).some(isForeign)) facts.agi_version = undefined;
  const script = ASYNC.exec(url)?.[1];
  const args = [...(script === undefined ? [] : [script]), ...(options.args ?? [])];
  args.forEach((arg, index) => {
    facts[`agi_arg_${index + 1}`] = arg;
  });
  const lines = Object.entries({ ...facts, ...given }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${value}\n`],
  );
  return toWire(`${lines.join('')}\n`);
}

/** The version of Asterisk that an environment tells; `undefined` if it tells none. */
export function versionIn(environment: string): string | undefined {
  return /^agi_version: (.*)$/m.exec(environment)?.[1];
}

/** What Asterisk tells of a call, in its order; `undefined` for a line that it leaves out. */
function factsOf(url: string, channel: SimulatedChannel): Record<string, string | undefined> {
  const isAsync = ASYNC.test(url);
  const script = isAsync ? '' : url.replace(/^[a-z]+:\/\/[^/]*\/?/i, '');
  const { callerId, place } = channel;
  return {
    agi_network: isAsync ? undefined : 'yes',
    agi_network_script: script === '' ? undefined : script,
    agi_request: isAsync ? 'async' : url,
    agi_channel: fromWire(channel.name),
    agi_language: 'en',
    agi_type: 'Simulated',
    agi_uniqueid: fromWire(channel.uniqueId),
    agi_version: '22.10.1',
    agi_callerid: fromWire(callerId.number) || 'unknown',
    agi_calleridname: fromWire(callerId.name) || 'unknown',
    agi_callingpres: '0',
    agi_callingani2: '0',
    agi_callington: '0',
    agi_callingtns: '0',
    agi_dnid: 'unknown',
    agi_rdnis: 'unknown',
    agi_context: fromWire(place.context),
    agi_extension: fromWire(place.extension),
    agi_priority: fromWire(place.priority),
    agi_enhanced: '0.0',
    agi_accountcode: '',
    agi_threadid: '1',
  };
}
