import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { checkDialplan } from '../../../lib/cli/dialplan/check-dialplan.js';
import { KnownRoutes } from '../../../lib/cli/dialplan/agi-url.js';
import { readDialplan } from '../../../lib/cli/dialplan/dialplan-text.js';

interface Options {
  routes?: readonly string[];
  servers?: readonly string[];
  files?: Readonly<Record<string, string>>;
}

/** The faults of a dialplan, each as its line and its rule. */
function faults(text: string, { routes, servers = [], files = {} }: Options = {}): string[] {
  const dialplan = readDialplan({ name: 'x.conf', text }, (name) =>
    files[name] === undefined ? [] : [{ name, text: files[name] }],
  );
  const known = routes && new KnownRoutes(routes);
  const { findings } = checkDialplan(dialplan, { routes: known, servers });
  return findings.map(({ rule, step }) => `${step.line} ${rule}`);
}

/** A context with an extension 100 of these lines; the first line of them is line 2. */
const of = (...lines: string[]): string =>
  [
    '[phones]',
    `exten => 100,1,${lines[0]}`,
    ...lines.slice(1).map((line) => ` same => n${line}`),
  ].join('\n');

const RESET = 'Set(AGI_OUTCOME=)';
const LOOK = ',GotoIf($["${AGISTATUS}" = "FAILURE"]?sorry)';
const SORRY = '(sorry),Playback(im-sorry)';

describe('the check of a dialplan', () => {
  it('finds no fault in one that is well', () => {
    expect(faults(of(RESET, ',AGI(agi://a/menu)', LOOK, ',Hangup()', SORRY))).toEqual([]);
    expect(faults(of(RESET, ',Answer()', ',AGI(agi://a/menu)', LOOK, SORRY))).toEqual([]);
  });

  it('finds an AGI_OUTCOME that is not cleared, or is used up', () => {
    expect(faults(of('AGI(agi://a/menu)', LOOK, SORRY))).toEqual(['2 no-reset']);
    expect(faults(of(RESET, ',AGI(agi://a/x)', ',AGI(agi://a/y)', LOOK, SORRY))).toEqual([
      '4 no-reset',
    ]);
    expect(faults(of('MSet(A=1,AGI_OUTCOME=)', ',AGI(agi://a/x)', LOOK, SORRY))).toEqual([]);
  });

  it('finds a FAILURE that nothing looks at, on any way to the end', () => {
    expect(faults(of(RESET, ',AGI(agi://a/menu)', ',Hangup()'))).toEqual(['3 failure-unhandled']);
    expect(faults(of(RESET, ',AGI(agi://a/menu)'))).toEqual(['3 failure-unhandled']);
    const some = of(
      RESET,
      ',AGI(agi://a/x)',
      ',GotoIf($["${X}" = ""]?end)',
      LOOK,
      '(end),Hangup()',
      SORRY,
    );
    expect(faults(some)).toEqual(['3 failure-unhandled']);
  });

  it('knows the second server, which is called where the first was not reached', () => {
    const second = ',ExecIf($["${AGISTATUS}${AGI_OUTCOME}" = "FAILURE"]?AGI(agi://b/menu))';
    expect(faults(of(RESET, ',AGI(agi://a/menu)', second, LOOK, SORRY))).toEqual([]);
    expect(faults(of(RESET, ',AGI(agi://a/menu)', second))).toEqual(['4 failure-unhandled']);
  });

  it('looks into subroutines, with their arguments, and comes back from them', () => {
    const text = (path: string): string => `
[phones]
exten => 100,1,Gosub(call,s,1(${path}))
 same => n,Hangup()
exten => 101,1,GotoIf($[1]?102,1)
 same => n,Goto(call,s,1)
exten => 102,1,NoOp()

[call]
exten => s,1,Set(AGI_OUTCOME=)
 same => n,AGI(agi://\${HOST}/\${ARG1})
 same => n,GotoIf($["\${AGISTATUS}" = "FAILURE"]?sorry)
 same => n,Return()
 same => n(sorry),Hangup()
`;
    expect(faults(text('menu'), { routes: ['/menu'] })).toEqual([]);
    expect(faults(text('menuu'), { routes: ['/menu'] })).toEqual(['11 dead-path']);
    const bare = text('menu').replace(
      / same => n,GotoIf.*sorry\)\n same => n,Return/,
      ' same => n,Return',
    );
    expect(faults(bare, { routes: ['/menu'] })).toEqual(['11 failure-unhandled']);
  });

  it('follows a jump to an extension that a pattern matches', () => {
    const text = (pattern: string): string =>
      `${of(RESET, ',AGI(agi://a/x)', ',Goto(end,955,1)')}\n[end]\nexten => ${pattern},1,Hangup()\n`;
    expect(faults(text('_9XX'))).toEqual(['3 failure-unhandled']);
    // Nothing is known of what follows.
    expect(faults(text('_8XX'))).toEqual([]);
  });

  it('does not guess what happens where the text does not say', () => {
    const unknown = [',Goto(${WHERE},1)', ',Goto(elsewhere,s,1)', ',Return()'];
    for (const line of unknown) expect(faults(of(RESET, ',AGI(agi://a/x)', line))).toEqual([]);
  });

  it('ends where subroutines and jumps go in circles', () => {
    const text = `[c]
exten => s,1,Gosub(s,1)
 same => n,Goto(1)
exten => t,1,AGI(agi://a/x)
 same => n,Goto(1)
`;
    expect(faults(text)).toEqual(['4 no-reset']);
  });

  it.each([
    ['/menu', true],
    ['/menu/', true],
    ['/Menu', false],
    ['/menu?lang=en', true],
    ['/me%6Eu', true],
    ['', false],
    ['/', false],
    ['/balance', false],
    ['/balance/7', true],
    ['/balance/${EXTEN}', true],
    ['/bal${EXTEN}', true],
    ['/x${EXTEN}', false],
    ['/balance/7/${EXTEN}', true],
    ['/balance/7/x${EXTEN}', false],
    ['/files/a/b', true],
    ['/files/${A}/b', true],
    ['/files/a/${B}', true],
    ['/${PATH}', true],
    ['/menu${QUERY}', true],
  ])('tells whether %j reaches a route', (path, reached) => {
    const text = of(RESET, `,AGI(agi://a${path},one,two)`, LOOK, SORRY);
    const routes = ['/menu', '/balance/:account', '/files/*name'];
    expect(faults(text, { routes })).toEqual(reached ? [] : ['3 dead-path']);
  });

  it('names the nearest route', () => {
    const dialplan = readDialplan(
      { name: 'x', text: of(RESET, ',AGI(agi://a/menuu)', LOOK, SORRY) },
      () => [],
    );
    const { findings, calls } = checkDialplan(dialplan, {
      routes: new KnownRoutes(['/menu', '/pay']),
      servers: [],
    });
    expect(findings.map(({ text }) => text)).toEqual([
      'no route has the path /menuu; the nearest one is /menu',
    ]);
    expect(calls).toBe(1);
  });

  it('finds URLs that Asterisk cannot call, and EAGI', () => {
    expect(faults(of(RESET, ',AGI(agi://a:4573?x=1)', LOOK, SORRY))).toEqual(['3 no-path']);
    expect(faults(of(RESET, ',EAGI(agi://a/x)', LOOK, SORRY))).toEqual(['3 not-fastagi']);
  });

  it('leaves scripts, other servers and the extension h alone', () => {
    expect(faults(of('AGI(script.php)', ',AGI(agi:async)', ',AGI(${URL})'))).toEqual([]);
    expect(faults(of('AGI(agi://b/x)'), { servers: ['a:4573'] })).toEqual([]);
    expect(faults(of('AGI(agi://${B}/x)', LOOK, SORRY), { servers: ['a'] })).toEqual([
      '2 no-reset',
    ]);
    expect(faults('[c]\nexten => h,1,AGI(agi://a/x)\n')).toEqual([]);
  });

  it('reads comments, patterns, labels and included files as Asterisk does', () => {
    const text = `; AGI(agi://a/no)
#include other.conf
#tryinclude none.conf
[globals]
exten => 1,1,AGI(agi://a/no)
[phones](!)
;-- AGI(agi://a/no)
exten => 9,1,AGI(agi://a/no)
--; exten => _9[1-3]X.,1(begin),Set(AGI_OUTCOME=) ; a comment
exten => _9[1-3]X.,n,AGI(agi://a/x\\;y)
 same = n+1(looked),NoOp(\${AGISTATUS})
exten => 5,hint,PIP/5
exten => 6,1,Goto(other,955,1)
`;
    const other = '[other]\ninclude => more\n[more]\nexten => _9-55,1,AGI(agi://a/y)\n';
    expect(faults(text, { files: { 'other.conf': other } })).toEqual(
      ['4 failure-unhandled', '4 no-reset'].sort().reverse(),
    );
  });

  it('does not take the beginning of a comment of several lines for its end', () => {
    expect(faults('[c]\n;--; one\nexten => 9,1,AGI(agi://a/no)\n--;\n')).toEqual([]);
  });

  it('finds no fault in what the samples show', () => {
    const samples = readdirSync('sample').filter((name) =>
      existsSync(`sample/${name}/extensions.conf`),
    );
    expect(samples.length).toBeGreaterThan(10);
    for (const name of samples) {
      const text = readFileSync(`sample/${name}/extensions.conf`, 'utf8');
      expect({ name, faults: faults(text) }).toEqual({ name, faults: [] });
    }
  });
});
