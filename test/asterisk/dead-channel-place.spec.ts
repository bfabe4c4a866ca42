import { expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AGIChannel } from 'nestjs-agi/core';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk, type Asterisk } from './host/index.js';

const dialplan = {
  'elsewhere.conf': `
[dead-elsewhere]
exten => s,1,Set(ARRIVED=first)
 same => n,Hangup()
 same => 5(label),Set(ARRIVED=label)
 same => n,Hangup()

[dead-subroutine]
exten => s,1,UserEvent(Inside)
 same => n,Wait(60)
 same => n,Return()
`,
};

type Act = (asterisk: Asterisk, channel: AGIChannel) => Promise<unknown>;

const nothing: Act = () => Promise.resolve();

const hangup: Act = ({ ami }, { request }) =>
  ami.action('Hangup', { Channel: request.channel ?? '' });

function redirect(priority: string): Act {
  return ({ ami }, { request }) => {
    const place = { Context: 'dead-elsewhere', Exten: 's', Priority: priority };
    return ami.action('Redirect', { Channel: request.channel ?? '', ...place });
  };
}

function exec(application: string, options: string): Act {
  return (_, channel) => channel.exec(application, options);
}

function continueAt(priority: string | number): Act {
  return (_, channel) => channel.continueAt('dead-elsewhere', 's', priority);
}

/** Something happens to the call while it is in a subroutine. */
function inSubroutine(happens: Act): Act {
  return async (asterisk, channel) => {
    const inside = new Promise<void>((resolve) => {
      asterisk.ami.on('event', ({ UserEvent: name, Uniqueid: id }) => {
        if (name === 'Inside' && id === channel.request.uniqueId) resolve();
      });
    });
    const running = channel.gosub('dead-subroutine', 's', 1);
    await inside;
    await happens(asterisk, channel);
    await running;
  };
}

async function placeOf(channel: AGIChannel): Promise<string | null> {
  return (await channel.getFullVariable('${CONTEXT},${EXTEN},${PRIORITY}')).value;
}

describeAsterisk(
  'the dialplan’s place, read on a dead channel of a real Asterisk,',
  (asterisk) => {
    /** The values read before and after, and where the dialplan went on, if it did. */
    async function observe(before: Act, end: Act) {
      const { value, error, call } = await runCall(
        asterisk(),
        async (channel) => {
          await before(asterisk(), channel);
          const live = await placeOf(channel);
          const over = once(channel, 'hangup');
          await end(asterisk(), channel);
          await over;
          return { live, dead: await placeOf(channel) };
        },
        { read: ['ARRIVED'] },
      );
      expect(error).toBeUndefined();
      return { ...value, status: call.status, arrived: call.variables.ARRIVED };
    }

    it.concurrent.each<[string, string, string]>([
      ['1', 'dead-elsewhere,s,1', 'first'],
      ['5', 'dead-elsewhere,s,5', 'label'],
      ['label', 'dead-elsewhere,s,5', 'label'],
    ])('is where a redirect to priority %s leads', async (priority, dead, arrived) => {
      // AGISTATUS says HANGUP, although the dialplan goes on.
      const live = 'from-test,100,5';
      const status = 'HANGUP';
      expect(await observe(nothing, redirect(priority))).toEqual({ live, dead, status, arrived });
    });

    it.concurrent.each<[string, Act, string]>([
      ['nothing led the call elsewhere', nothing, 'from-test,100,5'],
      ['Goto led to priority 1', exec('Goto', 'dead-elsewhere,s,1'), 'dead-elsewhere,s,0'],
      ['Goto led to priority 5', exec('Goto', 'dead-elsewhere,s,5'), 'dead-elsewhere,s,4'],
      ['Gosub led to priority 1', exec('Gosub', 'dead-subroutine,s,1'), 'dead-subroutine,s,0'],
      ['continueAt() led to priority 1', continueAt(1), 'dead-elsewhere,s,0'],
      ['continueAt() led to priority 5', continueAt(5), 'dead-elsewhere,s,4'],
      ['continueAt() led to a label', continueAt('label'), 'dead-elsewhere,s,4'],
    ])('is the one before the hangup where %s', async (_name, lead, place) => {
      const expected = { live: place, dead: place, status: 'HANGUP', arrived: '' };
      expect(await observe(lead, hangup)).toEqual(expected);
    });

    it.concurrent.each<[string, Act, string]>([
      ['Goto', exec('Goto', 'dead-elsewhere,s,1'), '5'],
      ['continueAt() to the same place', continueAt(1), '1'],
    ])('is where a redirect leads after %s', async (_name, lead, priority) => {
      expect(await observe(lead, redirect(priority))).toMatchObject({
        live: 'dead-elsewhere,s,0',
        dead: `dead-elsewhere,s,${priority}`,
      });
    });

    it.concurrent('does not tell a redirect out of a subroutine from a hangup in one', async () => {
      const place = { live: 'from-test,100,5', dead: 'from-test,100,5', status: 'HANGUP' };
      const redirected = await observe(nothing, inSubroutine(redirect('1')));
      expect(redirected).toEqual({ ...place, arrived: 'first' });
      expect(await observe(nothing, inSubroutine(hangup))).toEqual({ ...place, arrived: '' });
    });
  },
  { dialplan },
);
