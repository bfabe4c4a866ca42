import { afterEach, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AGIChannel } from 'nestjs-agi/core';
import {
  MANAGER_USERS,
  serveAsync,
  type AsyncServer,
  type AsyncServerOptions,
} from './fixture/async-calls.js';
import { Deferred } from './host/deferred.js';
import { describeAsterisk } from './host/index.js';

describeAsterisk(
  'AsyncAGI on a real Asterisk',
  (asterisk) => {
    const open: AsyncServer[] = [];
    afterEach(async () => {
      for (const one of open.splice(0)) await one.close();
    });

    async function serve(
      path: string,
      handler: (channel: AGIChannel) => unknown,
      options?: AsyncServerOptions,
    ): Promise<AsyncServer> {
      const served = await serveAsync(asterisk(), path, handler, options);
      open.push(served);
      return served;
    }

    it('serves a call by its route, with path, parameters and arguments', async () => {
      let seen: unknown;
      const { call, events } = await serve('/menu/:name', async (channel) => {
        const { path, params, args, url } = channel.request;
        seen = { path, params: { ...params }, args, url };
        await channel.setVariable('RESULT', 'a "quoted" \\ value');
      });
      const { status, outcome, reachedNext, variables } = await call('/menu/main?lang=en', {
        args: ['one', '', 'three'],
        read: ['RESULT'],
      });
      expect(seen).toEqual({
        path: '/menu/main',
        params: { lang: 'en', name: 'main' },
        args: ['one', '', 'three'],
        url: 'agi://async/menu/main?lang=en',
      });
      expect({ status, outcome, reachedNext }).toEqual({
        status: 'SUCCESS',
        outcome: '',
        reachedNext: true,
      });
      expect(variables.RESULT).toBe('a "quoted" \\ value');
      expect(events).toEqual(['end completed']);
    });

    it('carries values that hold anything, of any length, both ways', async () => {
      const values = ['a\nb\r {}$ü)', 'ü"'.repeat(1000), '200 result=1 (x)\n'.repeat(200), ' '];
      const read: (string | null)[] = [];
      const { call } = await serve('/values', async (channel) => {
        for (const value of values) {
          await channel.setVariableExact('VALUE', value);
          read.push((await channel.getVariable('VALUE')).value);
          read.push((await channel.getFullVariable('${VALUE}')).value);
          read.push((await channel.getVariables('NONE', 'VALUE')).VALUE);
        }
      });
      await call('/values');
      expect(read).toEqual(values.flatMap((value) => [value, value, value]));
    });

    it('keeps the replies in step after one that is longer than an event', async () => {
      const long = 'abcdefg '.repeat(1000);
      const read: (string | null)[] = [];
      const { call, events } = await serve('/long', async (channel) => {
        await channel.setVariable('NEXT', 'the next one');
        await channel.setVariableExact('LONG', long);
        read.push((await channel.getFullVariable('<${LONG}>')).value);
        read.push((await channel.getVariable('NEXT')).value);
      });
      await call('/long');
      expect(events).toEqual(['end completed']);
      expect(read).toEqual([`<${long}>`, 'the next one']);
    });

    it('tells that a part of a reply is lost, and keeps the next ones in step', async () => {
      let lost: unknown;
      let next: string | null = null;
      const { call, events } = await serve('/lost', async (channel) => {
        await channel.setVariableExact('LONG', 'ü'.repeat(1000));
        lost = await channel.getFullVariable('<${LONG}>').catch((error: unknown) => error);
        next = (await channel.getVariable('EXTEN')).value;
      });
      await call('/lost');
      expect(lost).toMatchObject({ code: 'E_AGI_LIMIT', command: 'GET FULL VARIABLE' });
      expect(next).toBe('100');
      expect(events).toEqual([
        expect.stringMatching(/^execute_error E_AGI_LIMIT/),
        'end completed',
      ]);
    });

    it('reads an environment that is longer than an event, and refuses one of which a part is lost', async () => {
      const lengths: number[][] = [];
      const { call } = await serve('/env', async (channel) => {
        lengths.push(channel.request.args.map(({ length }) => length));
        await channel.noop();
      });
      const args = ['x'.repeat(700), 'y'.repeat(900), 'z'];
      expect(await call('/env', { args })).toMatchObject({ status: 'SUCCESS', outcome: '' });
      expect(lengths).toEqual([[700, 900, 1]]);
      const refused = await asterisk().placeCall({
        url: 'agi:async',
        args: ['/env', 'ü'.repeat(700)],
      });
      expect(refused).toMatchObject({ status: 'FAILURE', outcome: 'protocol_error' });
      expect(lengths).toHaveLength(1);
    });

    it('refuses a line that the manager does not carry, before a byte is sent', async () => {
      let refused: unknown;
      let longest: unknown;
      const { call } = await serve('/line', async (channel) => {
        refused = await channel.setVariable('X', 'x'.repeat(1000)).catch((error: unknown) => error);
        longest = await channel.setVariable('X', 'x'.repeat(1013 - 'SET VARIABLE X '.length));
      });
      const { variables } = await call('/line', { read: ['LEN(${X})'] });
      expect(refused).toMatchObject({
        code: 'E_AGI_COMMAND_TOO_LONG',
        message: expect.stringContaining('AsyncAGI carries at most 1013'),
      });
      expect(longest).toMatchObject({ code: 200 });
      expect(variables).toBeDefined();
    });

    it.each(['async', 'least'])('tells a hangup (user %s of the manager)', async (username) => {
      const rejected = new Deferred<unknown>();
      const client = { username, secret: username, bootTimeout: 50 };
      const { call, events } = await serve(
        '/hangup',
        async (channel) => {
          asterisk().begin(channel.request.uniqueId);
          // Asterisk may end the session with or without a reply to the command that runs.
          await channel.waitForDigit(60_000).catch(() => undefined);
          if (!channel.ended) await once(channel, 'end');
          await channel.setVariable('X', 'y').catch((error: unknown) => {
            rejected.resolve(error);
            throw error;
          });
        },
        { client },
      );
      const { status, hungUp } = await call('/hangup', {
        farLegWaits: true,
        farLeg: [{ hangup: true }],
      });
      expect({ status, hungUp }).toEqual({ status: 'HANGUP', hungUp: true });
      expect(await rejected.promise).toMatchObject({
        code: 'E_AGI_HANGUP',
        message: expect.stringContaining('AsyncAGI executes no command after that'),
      });
      expect(events).toEqual(['hangup', 'end hangup']);
    });

    it('tells a command that has ended the session', async () => {
      const results: unknown[] = [];
      const { call, events } = await serve('/missing', async (channel) => {
        results.push((await channel.streamFile('no-such-prompt')).raw);
        await channel.getVariable('X');
      });
      expect(await call('/missing')).toMatchObject({ status: 'FAILURE', reachedNext: true });
      expect(results).toEqual(['200 result=-1 endpos=0']);
      const why = 'STREAM FILE failed, and with it Asterisk has ended the AsyncAGI session';
      expect(events).toContain(`channel_error E_AGI_COMMAND_FAILED: ${why}`);
      expect(events).toContain('end disconnected');
      expect(events.join()).toContain('E_AGI_MISSING_SOUND');
      expect(events.join()).not.toContain('handler_error');
    });

    it('tells the dialplan why a call is refused', async () => {
      const { call } = await serve('/fails', () => {
        throw new Error('out of luck');
      });
      expect(await call('/nowhere')).toMatchObject({ status: 'FAILURE', outcome: 'no_handler' });
      expect(await call('/fails')).toMatchObject({ status: 'FAILURE', outcome: 'handler_error' });
    });

    it('ends the session by the command BREAK', async () => {
      const { call, events } = await serve('/break', async (channel) => {
        await channel.asyncagiBreak();
      });
      expect(await call('/break')).toMatchObject({ status: 'SUCCESS', reachedNext: true });
      expect(events).toEqual(['end completed']);
    });
  },
  { config: { 'manager-users.conf': MANAGER_USERS } },
);
