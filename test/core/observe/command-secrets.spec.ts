import { describe, expect, it } from '@jest/globals';
import { secretsOf } from '../../../lib/core/observe/command-secrets.js';

describe('the secrets of a command line', () => {
  it.each(['ANSWER', 'GET VARIABLE NAME', 'SPEECH RECOGNIZE tt-monkeys 5000'])(
    'are those of its command, with and without its newline: %s',
    (line) => {
      const secrets = secretsOf(line);
      expect(line.startsWith(secrets.words)).toBe(true);
      expect(secrets.words).not.toBe('');
      expect(secretsOf(`${line}\n`)).toBe(secrets);
    },
  );

  it.each(['ANSWERED', 'GET VARIABLES NAME', 'MY COMMAND 1'])(
    'may be anywhere in one that the catalogue does not have: %s',
    (line) => {
      const { words, reply, settings } = secretsOf(line);
      expect([words, reply, settings]).toEqual(['', 'speech', []]);
      expect(secretsOf(`${line}\n`).words).toBe('');
    },
  );
});
