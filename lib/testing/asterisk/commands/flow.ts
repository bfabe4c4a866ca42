import { checkText } from '../../options/check-options.js';
import { callOf } from '../applications/application-call.js';
import { findApplication, untilHangup } from '../applications/applications.js';
import { fromWire, toWire } from '../../wire/wire-text.js';
import {
  counted,
  failure,
  result,
  scanInteger,
  type Execute,
  type SimulatedCommand,
} from './execution.js';

const NOT_FOUND = -2;

const exec: Execute = counted(1, Infinity, async (channel, [name = '', words = '']) => {
  // Only the first word of the options counts. `${}` in it is expanded only if AGIEXECFULL is set.
  const full = /^(?:1|y|yes|t|true|on)/i.test(channel.variables.get('AGIEXECFULL') ?? '');
  const options = full ? channel.variables.expand(words) : words;
  const application = findApplication(channel, fromWire(name), fromWire(options));
  if (application === undefined) return result(NOT_FOUND);

  channel.note('executed', `${fromWire(name)}(${fromWire(options)})`);
  const running = application(channel, options);
  channel.onCue('application', fromWire(name));
  const returned = await running;
  // Asterisk reads the result of an application as that of a command: 1 asks for the usage, 2 is a failure.
  return { result: String(returned), failed: returned === 2, usageToo: returned === 1 };
});

const gosub: Execute = counted(3, 4, async (channel, args, write) => {
  const [context = '', extension = '', priority = '', words] = args;
  const label = fromWire(`${context},${extension},${priority}`);
  const { subroutines = {} } = channel.options;
  const subroutine = Object.hasOwn(subroutines, label) ? subroutines[label] : undefined;
  if (subroutine === undefined) return failure('-1 Gosub label not found');

  write('100 result=0 Trying...');
  const given = words === undefined ? [] : fromWire(words).split(',');
  const running = untilHangup(channel, subroutine(given, callOf(channel)), null);
  channel.onCue('subroutine', label);
  const value = checkText(`the subroutine ${label}`, await running);
  if (value === null) return result('0 Gosub complete (abnormal exit)');
  channel.variables.set('GOSUB_RETVAL', toWire(value ?? ''));
  return result('0 Gosub complete');
});

/** Commands that say where the dialplan goes on, or that run a part of it. */
export const flow: readonly SimulatedCommand[] = [
  {
    words: 'SET CONTEXT',
    usage: '<context>',
    execute: counted(1, 1, (channel, [context = '']) => {
      channel.place.context = context;
      channel.report.continueAt.context = fromWire(context);
      return result(0);
    }),
  },
  {
    words: 'SET EXTENSION',
    usage: '<extension>',
    execute: counted(1, 1, (channel, [extension = '']) => {
      channel.place.extension = extension;
      channel.report.continueAt.extension = fromWire(extension);
      return result(0);
    }),
  },
  {
    words: 'SET PRIORITY',
    usage: '<priority>',
    execute: counted(1, 1, (channel, [priority = '']) => {
      const known = channel.options.labels?.includes(fromWire(priority));
      if (scanInteger(priority) === undefined && !known) return 'usage';
      channel.report.continueAt.priority = fromWire(priority);
      const number = scanInteger(priority);
      // Asterisk notes the priority before, since the dialplan goes on at the next one.
      if (number !== undefined) channel.place.priority = String(number - 1);
      return result(0);
    }),
  },
  { words: 'EXEC', usage: '<application> [options]', dead: true, execute: exec },
  { words: 'GOSUB', usage: '<context> <extension> <priority> [arguments]', execute: gosub },
];
