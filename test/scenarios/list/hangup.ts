import type { AGIChannel } from 'nestjs-agi/core';
import { hungUp, refused, type Scenario, type Scenarios } from '../scenario.js';

/** The caller hangs up during a command; then a live one is refused, and a last one works. */
const during = (command: (c: AGIChannel) => Promise<unknown>): Scenario => ({
  handler: async (c, caller) => {
    // Long after the prompt of an input or an option has ended, on a busy machine as well.
    void caller.hangUp(2000);
    await refused(command(c));
    await hungUp(c);
    await refused(c.streamFile('beep'));
    await c.setVariable('LAST', 'word');
  },
});

export const hangup: Scenarios = {
  'hangup: during a prompt': during((c) => c.streamFile('demo-congrats')),
  'hangup: during a prompt under control': during((c) => c.controlStreamFile('demo-congrats')),
  'hangup: during the prompt of an input': during((c) => c.getData('demo-instruct', 9000, 4)),
  'hangup: during an input': during((c) => c.getData('beep', 9000, 4)),
  'hangup: during an option': during((c) => c.getOption('beep', '1', 9000)),
  'hangup: while waiting for a digit': during((c) => c.waitForDigit(-1)),
  'hangup: during a recording': during((c) => c.recordFile('scenario-hangup', 'gsm', '', 9000)),
  'hangup: during an application': during((c) => c.exec('Wait', '9')),
  'hangup: while the server thinks': {
    handler: async (c, caller) => {
      await c.noop();
      void caller.hangUp(300);
      await hungUp(c);
      await c.getVariable('CHANNEL(state)').catch(() => undefined);
      await c.noop('dead');
    },
  },
  'hangup: silenced by AGISIGHUP': {
    variables: { AGISIGHUP: 'no' },
    handler: async (c, caller) => {
      void caller.hangUp(400);
      await c.waitForDigit(-1);
      await refused(c.answer());
      await c.noop('dead');
    },
  },
  'hangup: ends the session by AGIEXITONHANGUP': {
    variables: { AGIEXITONHANGUP: 'yes' },
    handler: async (c, caller) => {
      void caller.hangUp(400);
      await refused(c.waitForDigit(-1));
    },
  },
  'hangup: long before, in the h extension': {
    dead: true,
    handler: async (c) => {
      await c.setVariable('AFTER', 'all');
      await c.getVariable('AFTER');
      await refused(c.streamFile('beep'));
      await c.noop('still here');
    },
  },
};
