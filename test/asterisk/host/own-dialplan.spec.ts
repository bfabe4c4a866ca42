import { afterAll, expect, it } from '@jest/globals';
import { describeAsterisk } from './index.js';
import { closeServers, fastAgi } from './plain-server.js';

afterAll(closeServers);

const dialplan = {
  'menu.conf': `
[own-menu]
exten => s,1,Answer()
 same => n,Set(AGI_OUTCOME=)
 same => n,AGI(\${SERVER},first)
 same => n,GotoIf($["\${AGISTATUS}" = "FAILURE"]?sorry)
 same => n,Playback(welcome)
 same => n,Hangup()
 same => n(sorry),Set(SAID=sorry, "caller")
 same => n,Hangup()

[own-elsewhere]
exten => s,1,Set(ARRIVED=yes)
`,
};

describeAsterisk(
  'a dialplan of the test',
  (asterisk) => {
    const target = { context: 'own-menu', exten: 's' };

    it.concurrent('is executed and reported as it stands', async () => {
      asterisk().addSound('welcome');
      const url = await fastAgi(async (session) => {
        await session.environment();
        session.end();
      });
      const result = await asterisk().callDialplan({ ...target, variables: { SERVER: url } });
      expect(result).toMatchObject({ status: 'SUCCESS', hungUp: false, reachedNext: false });
      expect(result.executed).toEqual([
        { context: 'own-menu', exten: 's', priority: 1, app: 'Answer', data: '' },
        { context: 'own-menu', exten: 's', priority: 2, app: 'Set', data: 'AGI_OUTCOME=' },
        { context: 'own-menu', exten: 's', priority: 3, app: 'AGI', data: `${url},first` },
        { context: 'own-menu', exten: 's', priority: 4, app: 'GotoIf', data: '0?sorry' },
        { context: 'own-menu', exten: 's', priority: 5, app: 'Playback', data: 'welcome' },
        { context: 'own-menu', exten: 's', priority: 6, app: 'Hangup', data: '' },
      ]);
      expect(result.sets).toContainEqual({ name: 'PLAYBACKSTATUS', value: 'SUCCESS' });
    });

    it.concurrent('is reported when AGI() failed, and when the far side hung up', async () => {
      const url = await fastAgi(async (session) => {
        const environment = await session.environment();
        if (environment[1]?.includes('refuse')) {
          session.end('SET VARIABLE AGI_OUTCOME draining\nfailure\n');
          return;
        }
        await stay.hangup();
        await session.line();
        session.end();
      });
      const call = (path: string) =>
        asterisk().call({ ...target, variables: { SERVER: url + path }, read: ['SAID'] });
      const refused = await call('/refuse').ended;
      expect(refused).toMatchObject({ status: 'FAILURE', outcome: 'draining', hungUp: false });
      expect(refused.variables.SAID).toBe('sorry, "caller"');
      expect(refused.sets).toContainEqual({ name: 'SAID', value: 'sorry, "caller"' });

      const stay = call('/stay');
      const left = await stay.ended;
      expect(left).toMatchObject({ status: 'HANGUP', hungUp: true, outcome: '' });
      expect(left.executed.at(-1)?.app).toBe('AGI');
    });

    it.concurrent('is where a server can send a call', async () => {
      const url = await fastAgi(async (session) => {
        await session.environment();
        await session.command('SET CONTEXT own-elsewhere');
        await session.command('SET EXTENSION s');
        await session.command('SET PRIORITY 1');
        session.end();
      });
      const result = await asterisk().placeCall({ url, read: ['ARRIVED'] });
      expect(result).toMatchObject({ status: 'SUCCESS', hungUp: false, reachedNext: false });
      expect(result.variables.ARRIVED).toBe('yes');
      expect(result.executed.map((step) => step.context)).toEqual(['own-elsewhere']);
    });
  },
  { dialplan },
);
