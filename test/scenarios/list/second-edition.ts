import type { AGIChannel } from 'nestjs-agi/core';
import { hungUp, refused, type Scenario, type Scenarios } from '../scenario.js';

const read = async (c: AGIChannel, ...names: string[]): Promise<void> => {
  for (const name of names) await c.getVariable(name);
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The call is hung up from outside of the handler while a command runs. */
const hungUpFromOutside = (
  work: (c: AGIChannel) => Promise<unknown>,
  cause?: number,
): Scenario => ({
  isHungUpAtOnce: true,
  handler: async (c) => {
    const running = refused(work(c));
    await pause(500);
    await refused(c.hangup({ now: true, ...(cause !== undefined && { cause }) }));
    await running;
    await hungUp(c);
    await read(c, 'HANGUPCAUSE');
  },
});

/** Methods that send several commands, or choose one of several. */
export const secondEdition: Scenarios = {
  'moves: continueAt with a place': {
    handler: async (c) => {
      await c.continueAt({ context: 'scenario-far', extension: '7', priority: 2 });
      await c.getFullVariable('${CONTEXT},${EXTEN},${PRIORITY}');
    },
  },
  'moves: continueAt with an extension': {
    handler: async (c) => {
      await c.continueAt({ extension: '7' });
      await c.getFullVariable('${EXTEN},${PRIORITY}');
    },
  },
  'moves: continueAt with a label that is not there': {
    handler: (c) => c.continueAt({ context: 'scenario-far', extension: '7', priority: 'nowhere' }),
  },
  'moves: continueAt, then a redirect to the same place': {
    handler: async (c, caller) => {
      await c.continueAt({ context: 'scenario-far', extension: 'elsewhere' });
      void caller.redirect(c, 'scenario-far,elsewhere,1', 300);
      await hungUp(c);
      await c.getFullVariable('${CONTEXT},${EXTEN},${PRIORITY}');
    },
  },
  'hangup: with a cause': {
    handler: async (c) => {
      await c.hangup({ cause: 17 });
      await read(c, 'HANGUPCAUSE');
    },
  },
  'hangup: with a cause, before the answer': {
    answered: false,
    handler: async (c) => {
      await c.hangup({ cause: 21 });
      await read(c, 'HANGUPCAUSE', 'CHANNEL(state)');
    },
  },
  'hangup: at once, during a prompt': hungUpFromOutside((c) => c.streamFile('demo-congrats')),
  'hangup: at once, during a prompt, with a cause': hungUpFromOutside(
    (c) => c.streamFile('demo-congrats'),
    17,
  ),
  'hangup: at once, during an input': hungUpFromOutside((c) => c.getData('demo-instruct', 9000)),
  'hangup: at once, while waiting for a digit': hungUpFromOutside((c) => c.waitForDigit(-1)),
  'hangup: at once, during EXEC Wait, at its end': hungUpFromOutside((c) => c.exec('Wait', '1.5')),
  'applications: run, with what it leaves': {
    handler: (c) => c.run('Set', ['LEFT=over'], { variables: ['LEFT', 'NOT_SET'] }),
  },
  'applications: run, of one that is not there': {
    handler: (c) => c.run('NoSuchApplication', ['x'], { variables: ['LEFT'] }),
  },
  'applications: ringing, progress and wait by their methods': {
    answered: false,
    handler: async (c) => {
      await c.ringing();
      await c.progress();
      await c.wait(300);
      await read(c, 'CHANNEL(state)');
    },
  },
  'applications: userEvent by its method': {
    handler: (c) => c.userEvent('Scenario', { Key: 'value', Count: 2 }),
  },
};
