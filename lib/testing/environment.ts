import type { SimulatedCallOptions } from './call-options.js';

let calls = 0;

/** The lines that Asterisk writes first, in its order. */
export function environmentOf(url: string, options: SimulatedCallOptions): string[] {
  const script = url.replace(/^[a-z]+:\/\/[^/]*\/?/i, '');
  const number = ++calls;
  const facts: Record<string, string> = {
    agi_network: 'yes',
    ...(script !== '' && { agi_network_script: script }),
    agi_request: url,
    agi_channel: `Simulated/call-${String(number).padStart(8, '0')}`,
    agi_language: 'en',
    agi_type: 'Simulated',
    agi_uniqueid: `${Math.floor(Date.now() / 1000)}.${number}`,
    agi_version: '22.10.1',
    agi_callerid: options.callerId?.number ?? 'unknown',
    agi_calleridname: options.callerId?.name ?? 'unknown',
    agi_callingpres: '0',
    agi_callingani2: '0',
    agi_callington: '0',
    agi_callingtns: '0',
    agi_dnid: 'unknown',
    agi_rdnis: 'unknown',
    agi_context: 'default',
    agi_extension: '100',
    agi_priority: '1',
    agi_enhanced: '0.0',
    agi_accountcode: '',
    agi_threadid: '1',
    ...Object.fromEntries((options.args ?? []).map((arg, index) => [`agi_arg_${index + 1}`, arg])),
  };
  return Object.entries({ ...facts, ...options.environment }).map(
    ([key, value]) => `${key}: ${value}`,
  );
}
