import { beforeAll, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import ts from 'typescript';
import { installNode, type Programs } from './fixture/program.js';
import { describeAsterisk } from './host/index.js';

const HEAD = "import { serveProcess } from './esm/core/index.js';\n";

describeAsterisk(
  'a program that Asterisk starts',
  (asterisk) => {
    let programs: Programs;
    beforeAll(async () => {
      programs = installNode(asterisk());
      await asterisk().hearCommands();
    }, 60_000);

    /** The standard error of a program, once it holds a text. */
    async function errorsOf(script: string, text: string): Promise<string> {
      for (;;) {
        const written = readFileSync(asterisk().path(`${script}.stderr`), 'utf8');
        if (written.includes(text)) return written;
        await sleep(20);
      }
    }

    it('is served by the handler of a route: arguments, values, prompts, an abort', async () => {
      const script = programs.script(
        'works',
        `${HEAD}await serveProcess(async (channel) => {
          console.log('not for Asterisk');
          process.stdout.write('nor this');
          await channel.setVariable('ARGS', channel.request.args.join('|'));
          await channel.setVariableExact('EXACT', 'a\\nb "c" 200 result=1 (x)\\n');
          const { value } = await channel.getVariable('EXACT');
          await channel.setVariableExact('BACK', value);
          await channel.streamFile('beep');
          const aborted = await channel
            .streamFile('demo-instruct', '', undefined, { signal: AbortSignal.timeout(300) })
            .catch(({ code }) => code);
          await channel.setVariable('ABORTED', aborted);
        });
        console.log('the end');\n`,
      );
      const { status, outcome, variables } = await asterisk().placeCall({
        url: script,
        args: ['one', '', 'three'],
        read: ['ARGS', 'BACK', 'ABORTED'],
      });
      expect({ status, outcome, variables }).toEqual({
        status: 'SUCCESS',
        outcome: '',
        variables: {
          ARGS: 'one||three',
          BACK: 'a\nb "c" 200 result=1 (x)\n',
          ABORTED: 'E_AGI_ABORTED',
        },
      });
      const errors = await errorsOf(script, 'the end');
      expect(errors).toContain('not for Asterisk');
      expect(errors).toContain('nor this');
    });

    it('is the one of the samples', async () => {
      const sample = join(process.cwd(), 'sample/16-agi-script/src');
      const compiled = (name: string): string =>
        ts
          .transpileModule(readFileSync(join(sample, `${name}.ts`), 'utf8'), {
            compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
          })
          .outputText.replace("'nestjs-agi/core'", "'./esm/core/index.js'")
          .replace("'./opening-hours.js'", "'./opening-hours.mjs'");
      programs.script('opening-hours', compiled('opening-hours'));
      const { status, variables } = await asterisk().placeCall({
        url: programs.script('main', compiled('main')),
        args: ['1'],
        read: ['OPEN'],
      });
      expect(status).toBe('SUCCESS');
      // It depends on the hour of the day.
      expect(['yes', 'no']).toContain(variables.OPEN);
    });

    it('tells an error of its handler to the dialplan and to its standard error', async () => {
      const script = programs.script(
        'fails',
        `${HEAD}await serveProcess(() => { throw new Error('out of luck'); });\n
        console.error('exit code', process.exitCode);\n`,
      );
      expect(await asterisk().placeCall({ url: script })).toMatchObject({
        status: 'FAILURE',
        outcome: 'handler_error',
      });
      const errors = await errorsOf(script, 'exit code 1');
      expect(errors).toContain('out of luck');
    });

    it.each(['yes', 'no'])('hears of a hangup, with AGISIGHUP=%s', async (AGISIGHUP) => {
      const script = programs.script(
        `hangup-${AGISIGHUP}`,
        `${HEAD}await serveProcess(async (channel) => {
          const events = [];
          channel.on('hangup', () => events.push('hangup'));
          channel.on('end', (outcome) => console.error(events.join(), 'ended', outcome));
          await channel.waitForDigit(60_000);
          await channel.setVariable('AFTER', 'yes');
          await channel.streamFile('beep');
        });\n`,
      );
      const call = asterisk().call({
        url: script,
        variables: { AGISIGHUP },
      });
      await call.commandBegins('WAIT FOR DIGIT');
      await call.hangup();
      expect(await call.ended).toMatchObject({ status: 'HANGUP', hungUp: true });
      expect(await errorsOf(script, 'ended')).toContain('hangup ended hangup');
    });
  },
  { alone: true },
);
