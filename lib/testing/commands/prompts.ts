import type { SimulatedChannel } from '../simulated-channel.js';
import { keyCode, type Execute } from './execution.js';

const streamFile: Execute = async (channel, [file = '', keys]) => {
  if (keys === undefined) return 'usage';
  channel.report.played.push(file);
  channel.hears(file);
  const end = await channel.wait(channel.lengthOf(file), keys);
  const endpos = ` endpos=${channel.samples(end.after)}`;
  if (end.kind === 'interrupted') return undefined;
  if (end.kind === 'hangup') return `-1${endpos}`;
  return (end.kind === 'key' ? keyCode(end.key) : '0') + endpos;
};

const controlStreamFile: Execute = async (channel, [file = '', keys]) => {
  if (keys === undefined) return 'usage';
  channel.report.played.push(file);
  channel.hears(file);
  const end = await channel.wait(channel.lengthOf(file), keys);
  if (end.kind === 'key') return `${keyCode(end.key)} endpos=${Math.round(end.after)}`;
  return end.kind === 'hangup' ? `-1 endpos=${Math.round(end.after)}` : '0 endpos=-1';
};

const ANY_KEY = '0123456789*#ABCD';

const getData: Execute = async (channel, [file, timeout = '0', most = '1023']) => {
  if (file === undefined) return 'usage';
  const given = Number(timeout);
  const first = given > 0 ? given : given === 0 ? 6000 : -1;
  const between = given > 0 ? given : given === 0 ? 2000 : -1;
  if (file !== '') channel.report.played.push(file);
  channel.hears(file);
  let end = await channel.wait(file === '' ? 0 : channel.lengthOf(file), ANY_KEY);
  if (end.kind === 'time') end = await channel.wait(first, ANY_KEY);
  let digits = '';
  for (;;) {
    if (end.kind === 'interrupted') return undefined;
    if (end.kind === 'hangup') return '-1';
    if (end.kind === 'time') return `${digits} (timeout)`;
    if (end.key === '#') return digits;
    digits += end.key;
    if (digits.length >= Number(most)) return digits;
    end = await channel.wait(between, ANY_KEY);
  }
};

const getOption: Execute = async (channel, [file = '', keys, timeout = '5000']) => {
  if (keys === undefined) return 'usage';
  channel.report.played.push(file);
  channel.hears(file);
  const length = channel.lengthOf(file);
  const during = await channel.wait(length, keys);
  const endpos = ` endpos=${channel.samples(during.after)}`;
  if (during.kind === 'interrupted') return undefined;
  if (during.kind === 'hangup') return `-1${endpos}`;
  if (during.kind === 'key') return keyCode(during.key) + endpos;
  const behind = await channel.wait(Number(timeout), keys);
  if (behind.kind === 'interrupted') return undefined;
  // A hangup while it waits looks like a time-out, in Asterisk too.
  return (behind.kind === 'key' ? keyCode(behind.key) : '0') + endpos;
};

const waitForDigit: Execute = async (channel, [timeout]) => {
  if (timeout === undefined) return 'usage';
  channel.hears('');
  const end = await channel.wait(Number(timeout), ANY_KEY);
  if (end.kind === 'interrupted') return '1';
  if (end.kind === 'hangup') return '-1';
  return end.kind === 'key' ? keyCode(end.key) : '0';
};

const recordFile: Execute = async (channel, [file, format, keys = '', timeout]) => {
  if (file === undefined || format === undefined || timeout === undefined) return 'usage';
  channel.hears(file);
  const end = await channel.wait(Number(timeout), keys);
  const endpos = ` endpos=${channel.samples(end.after)}`;
  if (end.kind === 'key') return `${keyCode(end.key)} (dtmf)${endpos}`;
  return end.kind === 'hangup' ? `-1 (hangup)${endpos}` : `0 (timeout)${endpos}`;
};

/** A SAY command takes as long as a prompt of its kind: `digits`, `number` … */
function say(kind: string): Execute {
  return async (channel: SimulatedChannel, [what, keys]) => {
    if (what === undefined || keys === undefined) return 'usage';
    channel.report.said.push(`${kind} ${what}`);
    channel.hears(kind);
    const end = await channel.wait(channel.lengthOf(kind), keys);
    if (end.kind === 'hangup') return '-1';
    return end.kind === 'key' ? keyCode(end.key) : '0';
  };
}

/** Commands that the caller hears or answers. */
export const prompts: Record<string, Execute> = {
  'STREAM FILE': streamFile,
  'CONTROL STREAM FILE': controlStreamFile,
  'GET DATA': getData,
  'GET OPTION': getOption,
  'WAIT FOR DIGIT': waitForDigit,
  'RECORD FILE': recordFile,
  ...Object.fromEntries(
    ['ALPHA', 'DIGITS', 'NUMBER', 'PHONETIC', 'DATE', 'TIME', 'DATETIME'].map((kind) => [
      `SAY ${kind}`,
      say(kind.toLowerCase()),
    ]),
  ),
};
