import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../lib/cli/arguments/arguments.js';
import { readSaved } from '../../../lib/cli/exploring/saved-exploration.js';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agi-saved-'));
  file = join(folder, 'walked.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What reading the file throws. */
function refusal(): unknown {
  try {
    return readSaved(file);
  } catch (error) {
    return error;
  }
}

describe('a saved exploration', () => {
  it('is read from its file', () => {
    writeFileSync(file, '{"version":1,"search":{}}');
    expect(readSaved(file)).toEqual({ version: 1, search: {} });
  });

  it('is refused where its file cannot be read, with the cause', () => {
    for (const cause of [{ code: 'ENOENT' }, { name: 'SyntaxError' }]) {
      const error = refusal() as Error;
      expect(error).toBeInstanceOf(UsageError);
      expect(error.message).toContain(`cannot read the exploration ${JSON.stringify(file)}: `);
      expect(error.cause).toMatchObject(cause);
      writeFileSync(file, '{"version":');
    }
  });

  it.each(['null', '7', '{"version":1}', '{"search":{}}'])(
    'is refused where its file has something else: %s',
    (text) => {
      writeFileSync(file, text);
      expect(refusal()).toMatchObject({
        message: `${JSON.stringify(file)} is no exploration that agi explore --save wrote`,
      });
    },
  );
});
