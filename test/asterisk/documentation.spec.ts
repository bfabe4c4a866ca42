import { expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk } from './host/index.js';

/** Samples: a prompt is shorter. */
const AN_HOUR = 3600 * 8000;

const readme = readFileSync('README.md', 'utf8');

/** Every piece of dialplan that a page shows, each as a context of its own. */
const pieces = ['README.md', ...readdirSync('docs').map((name) => `docs/${name}`)]
  .filter((page) => page.endsWith('.md'))
  .flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/```ini\n([\s\S]*?)```/g)].map(([, text = '']) => ({
      page,
      lines: text.split('\n').filter((line) => line.includes('=>')),
    })),
  )
  .filter(({ lines }) => lines.length > 0)
  .map(({ page, lines }, index) => ({ page, lines, context: `shown-${index + 1}` }));

/** A piece that goes on from a line before it gets that line. */
const dialplan = pieces.map(({ context, lines }) => {
  const before = lines[0]?.startsWith('exten') === true ? [] : ['exten => 100,1,NoOp()'];
  return [`[${context}]`, ...before, ...lines].join('\n');
});

describeAsterisk(
  'the dialplan of the documentation',
  (asterisk) => {
    it('is one that Asterisk reads, every line of it', async () => {
      expect(new Set(pieces.map(({ page }) => page)).size).toBeGreaterThan(3);
      for (const { page, context, lines } of pieces) {
        const shown = await asterisk().command(`dialplan show ${context}`);
        const extra = lines[0]?.startsWith('exten') === true ? 0 : 1;
        const read = shown.match(/^.*\d+\. [A-Z]/gm)?.length;
        expect({ page, context, read }).toEqual({ page, context, read: lines.length + extra });
      }
    });

    it('plays prompts that Asterisk has', async () => {
      const prompts = [...readme.matchAll(/(?:Playback\(|File\('|Data\(')([\w-]+)/g)].map(
        ([, name]) => name!,
      );
      expect(new Set(prompts).size).toBeGreaterThan(2);
      const { value } = await runCall(asterisk(), async (channel) => {
        const missing: string[] = [];
        for (const name of new Set([...prompts, 'no-such-prompt'])) {
          // A prompt that is there is at its end at once.
          const { result } = await channel.streamFile(name, '', AN_HOUR);
          if (result === -1) missing.push(name);
        }
        return missing;
      });
      expect(value).toEqual(['no-such-prompt']);
    });
  },
  { dialplan: { 'shown.conf': dialplan.join('\n') } },
);
