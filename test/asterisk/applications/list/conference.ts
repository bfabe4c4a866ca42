import { setTimeout as sleep } from 'node:timers/promises';
import type { ApplicationCases } from '../application-case.js';

/** A conference for each case: they are all tried at the same time. */
export const CONFERENCE: ApplicationCases = {
  'caller hangs up': {
    application: 'ConfBridge',
    args: ['1001', 'plain_bridge', 'plain_user'],
    use: async (call, { tells }) => {
      await tells('confbridge list', /^1001 /m);
      await call.hangUp();
    },
  },
  kicked: {
    application: 'ConfBridge',
    args: ['1002', 'plain_bridge', 'plain_user'],
    use: async (_, { asterisk, channel, tells }) => {
      await tells('confbridge list', /^1002 /m);
      await asterisk.command(`confbridge kick 1002 ${await channel()}`);
    },
  },
  'leaves by a key of the menu': {
    application: 'ConfBridge',
    args: ['1003', 'plain_bridge', 'plain_user', 'leaving_menu'],
    use: async (call, { tells }) => {
      await tells('confbridge list', /^1003 /m);
      await call.press('*');
    },
  },
  'the marked user has left': {
    application: 'ConfBridge',
    args: ['1004', 'plain_bridge', 'guest_user'],
    farEnds: { bob: { reply: 'answer' } },
    use: async (call, { asterisk, far, tells }) => {
      await tells('confbridge list', /^1004 /m);
      await asterisk.ami.action('Originate', {
        Channel: far.bob!.dialString,
        Application: 'ConfBridge',
        Data: '1004,plain_bridge,marked_user',
        Async: true,
      });
      const marked = await far.bob!.telephone.nextCall();
      await tells('confbridge list', /^1004 +2 +1 /m);
      await marked.hangUp();
    },
  },
  'its time is over': {
    application: 'ConfBridge',
    args: ['1005', 'plain_bridge', 'timed_user'],
  },
  'three wrong PINs': {
    application: 'ConfBridge',
    args: ['1006', 'plain_bridge', 'pin_user'],
    use: async (call) => {
      // Keys that come while no PIN is asked for are lost: pressed until the third PIN has been refused.
      while (!call.isOver) {
        await call.press('9#');
        await sleep(1500);
      }
    },
  },
  'a profile that is not there': {
    application: 'ConfBridge',
    args: ['1007', 'nowhere', 'plain_user'],
  },
  full: {
    application: 'ConfBridge',
    args: ['1008', 'single_bridge', 'plain_user'],
    before: async (_, { asterisk, tells }) => {
      await asterisk.ami.action('Originate', {
        Channel: 'Local/9@applications/n',
        Application: 'ConfBridge',
        Data: '1008,single_bridge,plain_user',
        Async: true,
      });
      await tells('confbridge list', /^1008 /m);
    },
  },
};

const quiet = 'type = user\nquiet = yes\n';

export const CONFBRIDGE_CONF = `[plain_bridge]
type = bridge

[single_bridge]
type = bridge
max_members = 1

[plain_user]
${quiet}
[guest_user]
${quiet}end_marked = yes

[marked_user]
${quiet}marked = yes

[timed_user]
${quiet}timeout = 1

[pin_user]
type = user
pin = 1234

[leaving_menu]
type = menu
* = leave_conference
`;
