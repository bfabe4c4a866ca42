import { describe, expect, it } from '@jest/globals';
import { parseCall, parseRecord } from '../../../lib/cli/arguments/arguments.js';
import { parseExplore } from '../../../lib/cli/arguments/explore-arguments.js';
import {
  CALL_OPTIONS,
  EXPLORE_OPTIONS,
  GRAPH_OPTIONS,
  RECORD_OPTIONS,
} from '../../../lib/cli/arguments/option-table.js';
import { run } from '../fixture/terminal.js';

const URL = 'agi://127.0.0.1/menu';

describe('agi call', () => {
  it('understands all its options, in any order', () => {
    const words =
      '-d 1,2# --arg one --arg=two -v A=1 --var B=x=y --env agi_language=fr -m welcome ' +
      '--hangup-after 3000 -t 500 --speed 2.5 -n 20 --concurrency 5 -j -q';
    expect(parseCall(['--caller', 'Ada <5551234>', ...words.split(' '), URL])).toEqual({
      url: URL,
      digits: ['1', '2#'],
      args: ['one', 'two'],
      variables: { A: '1', B: 'x=y' },
      callerId: { name: 'Ada', number: '5551234' },
      environment: { agi_language: 'fr' },
      missing: ['welcome'],
      hangupAfter: 3000,
      timeout: 500,
      speed: 2.5,
      repeat: 20,
      concurrency: 5,
      json: true,
      quiet: true,
    });
    expect(parseCall([URL])).toMatchObject({ digits: [], concurrency: 1, repeat: undefined });
  });

  it.each([
    ['5551234', { number: '5551234' }],
    ['+49 30', undefined],
    ['"Ada L" <+49>', { name: 'Ada L', number: '+49' }],
    ['<100>', { name: '', number: '100' }],
  ])('takes the caller %s as SET CALLERID does', (caller, expected) => {
    const parse = (): unknown => parseCall([URL, '-c', caller]);
    if (expected === undefined) expect(parse).toThrow('--caller is "+49 30"');
    else expect(parse()).toMatchObject({ callerId: expected });
  });

  it.each([
    ['', 'a URL is missing: agi call agi://127.0.0.1/path'],
    [`${URL} other`, 'there can be only one URL, so "other" cannot be used'],
    [`${URL} --digits 1x`, '--digits is "1x", but it must be keys (0-9 * # A-D)'],
    [`${URL} --digits 1,,2`, '--digits is "1,,2"'],
    [`${URL} --var novalue`, '--var is "novalue", but it must be a name and a value: name=value'],
    [`${URL} --env =x`, '--env is "=x"'],
    [
      `${URL} --hangup-after soon`,
      '--hangup-after is "soon", but it must be a whole number from 0',
    ],
    [`${URL} --timeout 0`, '--timeout is "0", but it must be a whole number from 1'],
    [`${URL} --repeat 0`, '--repeat is "0"'],
    [`${URL} --repeat 1.5`, '--repeat is "1.5"'],
    [`${URL} --concurrency 5`, '--concurrency needs --repeat'],
    [`${URL} --speed 0`, '--speed is "0", but it must be a number above 0'],
    [`${URL} --nonsense`, "Unknown option '--nonsense'"],
    [`${URL} --digits`, 'argument missing'],
  ])('refuses %j, and says what would do', async (words, message) => {
    const { code, stdout, stderr } = await run('call', ...words.split(' ').filter(Boolean));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^agi: [^\n]+ \(agi help call\)\n$/);
    expect(stderr).toContain(message);
  });
});

describe('agi record', () => {
  it.each([
    [['--to', URL], { to: URL, host: '127.0.0.1', port: 4574, folder: '.' }],
    [
      ['--to', URL, '-l', '5000', '-f', 'x'],
      { to: URL, host: '127.0.0.1', port: 5000, folder: 'x' },
    ],
    [['--to', URL, '-l', '0.0.0.0:0'], { to: URL, host: '0.0.0.0', port: 0, folder: '.' }],
    [['--to', URL, '-l', '[::1]:4580'], { to: URL, host: '::1', port: 4580, folder: '.' }],
  ])('understands %j', (words, expected) => {
    expect(parseRecord(words)).toEqual(expected);
  });

  it.each([
    [[], 'the server is missing'],
    [[URL], 'the server is the value of --to'],
    [['--to', URL, '-l', 'here'], '--listen is "here"'],
    [['--to', URL, '-l', '70000'], '--listen is "70000"'],
    [['--to', 'http://x'], 'is no FastAGI URL'],
  ])('refuses %j', async (words, message) => {
    const { code, stderr } = await run('record', ...words);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('agi explore', () => {
  it('has the limits that are given, and no others', () => {
    const words = 'x.js --depth 9 --calls 80 --within 90 --seed 4 --workers 2 --path /a --path /b';
    expect(parseExplore(words.split(' '))).toMatchObject({
      file: 'x.js',
      paths: ['/a', '/b'],
      workers: 2,
      limits: { depth: 9, calls: 80, within: 90_000, seed: 4 },
    });
    const bare = parseExplore(['x.js']);
    expect(bare).toMatchObject({ file: 'x.js', paths: [], workers: undefined });
    expect(bare).toHaveProperty('limits', {});
  });
});

describe('the help', () => {
  it.each([
    ['call', CALL_OPTIONS],
    ['record', RECORD_OPTIONS],
    ['explore', EXPLORE_OPTIONS],
    ['graph', GRAPH_OPTIONS],
  ])('of %s names every option, and is the same by either way', async (name, options) => {
    const { code, stdout } = await run(name, '--help');
    expect(code).toBe(0);
    for (const option of Object.keys(options)) expect(stdout).toContain(`--${option}`);
    expect((await run('help', name)).stdout).toBe(stdout);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThan(110);
  });

  it('names the commands, and every exit code with its meaning', async () => {
    expect((await run('--help')).stdout).toMatch(/agi call URL[^]*agi record/);
    const { stdout } = await run('help', 'call');
    for (const code of [0, 1, 2, 3, 4, 5, 70, 130]) {
      expect(stdout).toMatch(new RegExp(`^ +${code} {2}\\S`, 'm'));
    }
    expect(await run('--version')).toMatchObject({ code: 0, stdout: '1.2.3\n' });
  });

  it('is what the command prints where no command is given', async () => {
    expect(await run()).toEqual(await run('--help'));
  });

  it('is pointed at where there is no such command', async () => {
    const { code, stdout, stderr } = await run('cal');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(
      'there is no command "cal", only call, record, dialplan, explore, graph and help',
    );
  });
});
