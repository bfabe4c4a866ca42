import type { SimulatedChannel } from './simulated-channel.js';
import { fromWire, toWire } from './wire-text.js';

/** The lines that Asterisk writes first, in its order, with the empty one that ends them. */
export function environmentOf(url: string, channel: SimulatedChannel): string {
  const script = url.replace(/^[a-z]+:\/\/[^/]*\/?/i, '');
  const { callerId, place, options } = channel;
  const args = (options.args ?? []).map((arg, index) => [`agi_arg_${index + 1}`, arg]);
  const facts: Record<string, string> = {
    agi_network: 'yes',
    ...(script !== '' && { agi_network_script: script }),
    agi_request: url,
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
    ...(Object.fromEntries(args) as Record<string, string>),
  };
  const lines = Object.entries({ ...facts, ...options.environment });
  return toWire(`${lines.map(([key, value]) => `${key}: ${value}\n`).join('')}\n`);
}
