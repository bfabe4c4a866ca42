import type { Scenarios } from '../scenario.js';

export const control: Scenarios = {
  'control: answer, and again': {
    handler: async (c) => {
      await c.answer();
      await c.answer();
    },
  },
  'control: status of this channel and of none': {
    handler: async (c) => {
      await c.channelStatus();
      await c.channelStatus('PJSIP/nobody-00000001');
    },
  },
  'control: noop with and without a message': {
    handler: async (c) => {
      await c.noop();
      await c.noop('two words');
    },
  },
  'control: verbose at each level': {
    handler: async (c) => {
      await c.verbose('quiet', 4);
      await c.verbose('with "quotes" and \\', 1);
    },
  },
  'control: autohangup set and cleared': {
    handler: async (c) => {
      await c.setAutoHangup(60);
      await c.setAutoHangup(0);
    },
  },
  'control: caller id set and read': {
    callerId: { name: 'Ada', number: '100' },
    handler: async (c) => {
      await c.getVariable('CALLERID(name)');
      await c.setCallerId('"Zoë" <5551234>');
      await c.getVariable('CALLERID(num)');
    },
  },
  'control: music on and off': {
    handler: async (c) => {
      await c.setMusic(true, 'default');
      await c.setMusic(false);
    },
  },
  'control: asyncagi break': { handler: (c) => c.asyncagiBreak() },
  'control: hangup of this channel': { handler: (c) => c.hangup() },
  'control: hangup of a channel that is not there': {
    handler: (c) => c.hangup('PJSIP/nobody-00000001'),
  },
  'control: arguments after the URL': {
    args: ['one', '', 'three words here'],
    handler: (c) => c.noop(String(c.request.args.length)),
  },
};
