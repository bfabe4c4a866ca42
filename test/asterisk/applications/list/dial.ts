import { tone } from '../../telephone/index.js';
import type { ApplicationCases } from '../application-case.js';
import { connected, leaves } from '../connected.js';

const answers = { reply: 'answer' as const };
const rings = { reply: 'ring' as const };

const refusals = [404, 408, 480, 486, 488, 500, 503, 600, 603];

export const DIAL: ApplicationCases = {
  'answered, far end hangs up, g': {
    application: 'Dial',
    args: ['{bob}', '20', 'g'],
    farEnds: { bob: answers },
    use: leaves(),
  },
  'answered, far end hangs up': {
    application: 'Dial',
    args: ['{bob}', '20'],
    farEnds: { bob: answers },
    use: leaves(),
  },
  'answered after ringing, far end hangs up, g': {
    application: 'Dial',
    args: ['{bob}', '20', 'g'],
    answered: false,
    farEnds: { bob: { ...answers, after: 200 } },
    use: leaves(),
  },
  'answered after early media, far end hangs up, g': {
    application: 'Dial',
    args: ['{bob}', '20', 'g'],
    answered: false,
    farEnds: { bob: { ...answers, after: 300, early: tone(300, 450) } },
    use: leaves(),
  },
  'answered, caller hangs up': {
    application: 'Dial',
    args: ['{bob}', '20', 'g'],
    farEnds: { bob: answers },
    use: async (call, { far }) => {
      await connected(call, far);
      await call.hangUp();
    },
  },
  'answered, caller presses the key that ends it, Hg': {
    application: 'Dial',
    args: ['{bob}', '20', 'Hg'],
    farEnds: { bob: answers },
    use: async (call, { far }) => {
      await connected(call, far);
      await call.press('*0', { gap: 60 });
    },
  },
  'answered, far end presses the key that ends it, hg': {
    application: 'Dial',
    args: ['{bob}', '20', 'hg'],
    farEnds: { bob: answers },
    use: async (call, { far }) => {
      const called = await connected(call, far);
      await called.press('*0', { gap: 60 });
    },
  },
  'answered, ended by its limit, g': {
    application: 'Dial',
    args: ['{bob}', '20', 'gL(700)'],
    farEnds: { bob: answers },
  },
  'answered, ended by its limit': {
    application: 'Dial',
    args: ['{bob}', '20', 'L(700)'],
    farEnds: { bob: answers },
  },
  'answered, ended by its duration, S': {
    application: 'Dial',
    args: ['{bob}', '20', 'gS(1)'],
    farEnds: { bob: answers },
  },
  'answered, far end transfers the caller, g': {
    application: 'Dial',
    args: ['{bob}', '20', 'g'],
    farEnds: { bob: { ...answers, connect: { context: 'applications' } } },
    use: async (call, { far }) => {
      const called = await connected(call, far);
      await called.refer('8');
    },
  },
  'answered, caller transfers the far end, g': {
    application: 'Dial',
    args: ['{bob}', '20', 'g'],
    farEnds: { bob: answers },
    before: (channel) => channel.setVariable('TRANSFER_CONTEXT', 'applications'),
    use: async (call, { far }) => {
      await connected(call, far);
      await call.refer('8');
      // Asterisk leaves it to the telephone that transferred to hang up.
      await call.hangUp();
    },
  },
  'answered, far end goes on with F': {
    application: 'Dial',
    args: ['{bob}', '20', 'gF(applications^8^1)'],
    farEnds: { bob: answers },
    use: async (call, { far }) => {
      await connected(call, far);
      await call.hangUp();
    },
  },
  'both go elsewhere, G': {
    application: 'Dial',
    args: ['{bob}', '20', 'gG(applications^8^1)'],
    farEnds: { bob: answers },
  },
  ...Object.fromEntries(
    refusals.map((status) => [
      `refused with ${status}`,
      { application: 'Dial', args: ['{bob}', '20', 'g'], farEnds: { bob: { reply: status } } },
    ]),
  ),
  'refused with 486, caller not answered': {
    application: 'Dial',
    args: ['{bob}', '20', 'g'],
    answered: false,
    farEnds: { bob: { reply: 486 } },
  },
  'nobody answers': {
    application: 'Dial',
    args: ['{bob}', '5', 'g'],
    farEnds: { bob: rings },
  },
  'caller hangs up while it rings': {
    application: 'Dial',
    args: ['{bob}', '20', 'g'],
    farEnds: { bob: rings },
    use: async (call, { far }) => {
      await far.bob!.telephone.nextCall();
      // The tone of ringing: Asterisk has been told that it rings.
      await call.hears('sound');
      await call.hangUp();
    },
  },
  'caller cancels while it rings, not answered': {
    application: 'Dial',
    args: ['{bob}', '20', 'g'],
    answered: false,
    farEnds: { bob: rings },
    use: async (call, { far }) => {
      await far.bob!.telephone.nextCall();
      await call.ringing;
      await call.hangUp();
    },
  },
  'caller leaves by a key while it rings, d': {
    application: 'Dial',
    args: ['{bob}', '20', 'gd'],
    farEnds: { bob: rings },
    before: (channel) => channel.setVariable('EXITCONTEXT', 'applications'),
    use: async (call, { far }) => {
      await far.bob!.telephone.nextCall();
      // The tone of ringing: Asterisk has been told that it rings.
      await call.hears('sound');
      await call.press('8');
    },
  },
  'caller gives up by * while it rings, H': {
    application: 'Dial',
    args: ['{bob}', '20', 'gH'],
    farEnds: { bob: rings },
    use: async (call, { far }) => {
      await far.bob!.telephone.nextCall();
      // The tone of ringing: Asterisk has been told that it rings.
      await call.hears('sound');
      await call.press('*0', { gap: 60 });
      await call.press('*');
    },
  },
  'an endpoint that is not there': { application: 'Dial', args: ['PJSIP/nobody', '20', 'g'] },
  'an endpoint that has not registered': {
    application: 'Dial',
    args: ['{bob}', '20', 'g'],
    farEnds: { bob: { connect: { registers: true } } },
  },
  'a technology that is not there': { application: 'Dial', args: ['Nonsense/1', '20', 'g'] },
  'a local extension that is not there': {
    application: 'Dial',
    args: ['Local/99@applications/n', '20', 'g'],
  },
  'no arguments': { application: 'Dial', args: [] },
  'no destination, g': { application: 'Dial', args: ['', '20', 'g'] },
  'an option that is not there, g': {
    application: 'Dial',
    args: ['{bob}', '20', 'gY'],
    farEnds: { bob: { reply: 486 } },
  },
  'a duration of nothing, g': {
    application: 'Dial',
    args: ['{bob}', '20', 'gS(0)'],
    farEnds: { bob: answers },
  },
  'a limit of nothing, g': {
    application: 'Dial',
    args: ['{bob}', '20', 'gL(0)'],
    farEnds: { bob: answers },
  },
  'a negative time, g': {
    application: 'Dial',
    args: ['{bob}', '-5', 'g'],
    farEnds: { bob: answers },
    use: leaves(),
  },
  'screened, accepted by 1': screened('1'),
  'screened, sent away by 2': screened('2'),
  'screened, tortured by 3': screened('3'),
  'screened, never again by 4': screened('4'),
  ...Object.fromEntries(
    ['BUSY', 'CONGESTION', 'CONTINUE', 'ABORT', 'GOTO:applications^8^1'].map((result) => [
      `U() says ${result}, g`,
      {
        application: 'Dial',
        args: ['{bob}', '20', 'gU(applications-gosub)'],
        farEnds: { bob: answers },
        before: (channel) => channel.setVariable('__SAYS', result),
      },
    ]),
  ),
  'two legs, both busy': {
    application: 'Dial',
    args: ['{bob}&{carol}', '20', 'g'],
    farEnds: { bob: { reply: 486 }, carol: { reply: 486 } },
  },
  'two legs, one busy, the other unavailable': {
    application: 'Dial',
    args: ['{bob}&{carol}', '20', 'g'],
    farEnds: { bob: { reply: 486 }, carol: { reply: 503, after: 300 } },
  },
  'two legs, one busy, the other not there': {
    application: 'Dial',
    args: ['{bob}&PJSIP/nobody', '20', 'g'],
    farEnds: { bob: { reply: 486 } },
  },
  'two legs, one busy, the other does not answer': {
    application: 'Dial',
    args: ['{bob}&{carol}', '5', 'g'],
    farEnds: { bob: { reply: 486 }, carol: rings },
  },
  'two legs, one busy, the other answers': {
    application: 'Dial',
    args: ['{bob}&{carol}', '20', 'g'],
    farEnds: { bob: { reply: 486 }, carol: { ...answers, after: 200 } },
    use: leaves('carol'),
  },
  'two legs, one rings, the other answers': {
    application: 'Dial',
    args: ['{bob}&{carol}', '20', 'g'],
    farEnds: { bob: rings, carol: { ...answers, after: 200 } },
    use: leaves('carol'),
  },
  'two legs, nobody answers': {
    application: 'Dial',
    args: ['{bob}&{carol}', '5', 'g'],
    farEnds: { bob: rings, carol: rings },
  },
  'two legs, caller hangs up while they ring': {
    application: 'Dial',
    args: ['{bob}&{carol}', '20', 'g'],
    farEnds: { bob: rings, carol: rings },
    use: async (call, { far }) => {
      await Promise.all([far.bob!.telephone.nextCall(), far.carol!.telephone.nextCall()]);
      await call.hears('sound');
      await call.hangUp();
    },
  },
  'two legs, both unavailable': {
    application: 'Dial',
    args: ['{bob}&{carol}', '20', 'g'],
    farEnds: { bob: { reply: 503 }, carol: { reply: 480, after: 300 } },
  },
  'two legs, neither is there': {
    application: 'Dial',
    args: ['PJSIP/nobody&PJSIP/noone', '20', 'g'],
  },
};

/** The called party hears who calls, and decides by a key. */
function screened(key: string): ApplicationCases[string] {
  return {
    application: 'Dial',
    args: ['{bob}', '20', 'gp'],
    caller: { callerId: { name: 'Alice', number: `47${key}` } },
    farEnds: {
      bob: {
        reply: 'answer',
        then: async (call) => {
          await call.hears('sound');
          await call.press(key);
        },
      },
    },
    use: async (call, tools) => {
      await call.hears('sound');
      await call.speak(tone(300, 600));
      if (key === '1') await leaves()(call, tools);
    },
  };
}
