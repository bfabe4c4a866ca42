import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk } from './host/index.js';

const readme = readFileSync('README.md', 'utf8');
const block = /```ini\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';

describeAsterisk(
  'the dialplan of the README',
  (asterisk) => {
    it('is one that Asterisk reads, every line of it', async () => {
      const lines = block.split('\n').filter((line) => line.includes('=>'));
      expect(lines.length).toBeGreaterThan(5);
      const shown = await asterisk().command('dialplan show 100@readme');
      expect(shown.match(/^.*\d+\. [A-Z]/gm)).toHaveLength(lines.length);
      expect(shown).toContain('AGI(agi://127.0.0.1:4573/menu/en)');
    });

    it('plays prompts that Asterisk has', async () => {
      const prompts = [...readme.matchAll(/(?:Playback\(|File\('|Data\(')([\w-]+)/g)].map(
        ([, name]) => name!,
      );
      expect(new Set(prompts).size).toBeGreaterThan(2);
      const { value } = await runCall(asterisk(), async (channel) => {
        const missing: string[] = [];
        for (const name of new Set([...prompts, 'no-such-prompt'])) {
          // A prompt that is there plays until it is aborted.
          const signal = AbortSignal.timeout(100);
          const played = await channel.streamFile(name, '', 0, { signal }).catch(() => undefined);
          if (played?.result === -1) missing.push(name);
        }
        return missing;
      });
      expect(value).toEqual(['no-such-prompt']);
    });
  },
  { dialplan: { 'readme.conf': `[readme]\n${block}` } },
);
