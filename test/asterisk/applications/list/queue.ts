import type { AGIChannel } from 'nestjs-agi/core';
import type { ApplicationCase, ApplicationCases, CaseTools } from '../application-case.js';
import { connected, leaves } from '../connected.js';

/**
 * A member that a case adds to its queue, which nobody else uses. Asterisk does not follow whether
 * the endpoint of a test is there, and rings it as long as it knows of no reason against it.
 */
function addMember(queue: string): ApplicationCase['before'] {
  return (channel: AGIChannel, { far }: CaseTools) =>
    channel.exec('AddQueueMember', [queue, far.bob!.dialString, '', '', '', `Custom:${queue}`]);
}

const paused =
  (queue: string): ApplicationCase['before'] =>
  async (channel, tools) => {
    await addMember(queue)?.(channel, tools);
    await channel.exec('PauseQueueMember', [queue, tools.far.bob!.dialString]);
  };

const serves = { reply: 'answer' as const };
const rings = { reply: 'ring' as const };

export const QUEUE: ApplicationCases = {
  'served, agent hangs up': {
    application: 'Queue',
    args: ['served'],
    farEnds: { bob: serves },
    before: addMember('served'),
    use: leaves(),
  },
  'served, agent hangs up, c': {
    application: 'Queue',
    args: ['continues', 'c'],
    farEnds: { bob: serves },
    before: addMember('continues'),
    use: leaves(),
  },
  'served, caller hangs up': {
    application: 'Queue',
    args: ['left'],
    farEnds: { bob: serves },
    before: addMember('left'),
    use: async (call, { far }) => {
      await connected(call, far);
      await call.hangUp();
    },
  },
  'nobody serves in time': {
    application: 'Queue',
    args: ['slow', '', '', '', '2'],
    farEnds: { bob: rings },
    before: addMember('slow'),
  },
  'nobody serves within one round, n': {
    application: 'Queue',
    args: ['rounds', 'n'],
    farEnds: { bob: rings },
    before: addMember('rounds'),
  },
  'every agent is busy, then the time is over': {
    application: 'Queue',
    args: ['busy', '', '', '', '2'],
    farEnds: { bob: { reply: 486 } },
    before: addMember('busy'),
  },
  'caller hangs up while waiting': {
    application: 'Queue',
    args: ['waiting'],
    farEnds: { bob: rings },
    before: addMember('waiting'),
    use: async (call, { far }) => {
      await far.bob!.telephone.nextCall();
      await call.hangUp();
    },
  },
  'caller leaves by a key': {
    application: 'Queue',
    args: ['keys'],
    use: async (call, { executing, tells }) => {
      await executing('Queue');
      await tells('queue show keys', /Callers: *\n/);
      await call.press('8');
    },
  },
  full: {
    application: 'Queue',
    args: ['full'],
    before: async (_, { asterisk, tells }) => {
      await asterisk.ami.action('Originate', {
        Channel: 'Local/9@applications/n',
        Application: 'Queue',
        Data: 'full',
        Async: true,
      });
      await tells('queue show full', /Callers: *\n/);
    },
  },
  'empty when joined': { application: 'Queue', args: ['strict'] },
  'nobody available when joined': {
    application: 'Queue',
    args: ['strict-paused'],
    farEnds: { bob: rings },
    before: paused('strict-paused'),
  },
  'empty while waiting': { application: 'Queue', args: ['leaves'] },
  'nobody available while waiting': {
    application: 'Queue',
    args: ['leaves-paused'],
    farEnds: { bob: rings },
    before: paused('leaves-paused'),
  },
  'withdrawn by an operator': {
    application: 'Queue',
    args: ['withdrawn'],
    notOn16: true,
    use: async (_, { asterisk, channel, executing, tells }) => {
      await executing('Queue');
      await tells('queue show withdrawn', /Callers: *\n/);
      await asterisk.ami.action('QueueWithdrawCaller', {
        Queue: 'withdrawn',
        Caller: await channel(),
        WithdrawInfo: 'call back',
      });
    },
  },
  'a queue that is not there': { application: 'Queue', args: ['nowhere'] },
};

const names =
  'served continues left slow rounds busy waiting keys full strict strict-paused leaves ' +
  'leaves-paused withdrawn';

const special: Readonly<Record<string, string>> = {
  keys: 'context = applications\n',
  full: 'maxlen = 1\n',
  strict: 'joinempty = strict\n',
  'strict-paused': 'joinempty = strict\n',
  leaves: 'leavewhenempty = strict\n',
  'leaves-paused': 'leavewhenempty = strict\n',
};

/** Queues in which an agent answers, however slow the machine is. */
const ANSWERED = ['served', 'continues', 'left'];

/** A queue for each case: they are all tried at the same time. */
export const QUEUES = names
  .split(' ')
  .map((name) => {
    const rings = ANSWERED.includes(name) ? 60 : 1;
    return `[${name}]\nstrategy = ringall\ntimeout = ${rings}\nretry = 1\n${special[name] ?? ''}`;
  })
  .join('\n');
