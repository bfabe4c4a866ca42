import { expect, it } from '@jest/globals';
import { AGIServer, type AGIHandler } from 'nestjs-agi/core';
import { describeAsterisk } from './host/index.js';

/** A Dial that asks the called party before it connects; the called party hangs up by itself. */
const dialplan = {
  'screening.conf': `
[caller]
exten => _[oc].,1,Answer()
 same => n,Set(__SERVER=\${SERVER})
 same => n,Dial(Local/s@agent/n,60,gU(\${EXTEN}))
 same => n,Hangup()

[agent]
exten => s,1,Answer()
 same => n,Wait(6)

[open]
exten => s,1,AGI(\${SERVER})
 same => n,Return()

[closed]
exten => s,1,Set(GOSUB_RESULT=BUSY)
 same => n,AGI(\${SERVER})
 same => n,Return()
`,
};

const fails: AGIHandler = () => {
  throw new Error('the database is down');
};

const accepts: AGIHandler = (channel) => channel.setVariable('GOSUB_RESULT', '');

const refuses: AGIHandler = () => undefined;

describeAsterisk(
  'a screening AGI in Dial’s U(), on a real Asterisk,',
  (asterisk) => {
    async function dial(exten: 'open' | 'closed', handler: AGIHandler | undefined) {
      const server = new AGIServer({ port: 0 });
      if (handler) server.agi('/screen', handler);
      server.on('handler_error', () => undefined);
      const { port } = await server.listen();
      // Without a handler, nothing listens there.
      if (handler === undefined) await server.close();
      try {
        const { variables } = await asterisk().callDialplan({
          context: 'caller',
          exten,
          variables: { SERVER: `agi://127.0.0.1:${port}/screen` },
          read: ['DIALSTATUS'],
        });
        return variables.DIALSTATUS;
      } finally {
        await server.close();
      }
    }

    it.concurrent.each([
      ['its handler fails', fails],
      ['its server is not reached', undefined],
    ])('connects the call when %s', async (_name, handler) => {
      expect(await dial('open', handler)).toBe('ANSWER');
    });

    it.concurrent.each([
      ['its handler fails', fails],
      ['its server is not reached', undefined],
      ['its handler does not accept', refuses],
    ])('does not connect it where GOSUB_RESULT is set before, when %s', async (_name, handler) => {
      expect(await dial('closed', handler)).toBe('BUSY');
    });

    it.concurrent(
      'connects it where GOSUB_RESULT is set before, and its handler clears it',
      async () => {
        expect(await dial('closed', accepts)).toBe('ANSWER');
      },
    );
  },
  { dialplan },
);
