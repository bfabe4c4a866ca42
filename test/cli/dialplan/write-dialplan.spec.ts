import { describe, expect, it } from '@jest/globals';
import { run } from '../fixture/terminal.js';

const dialplan = (...words: string[]) => run('dialplan', ...words);

describe('agi dialplan', () => {
  it('writes an extension for each route, and one that apologises', async () => {
    const { code, stdout, stderr } = await dialplan(
      ...['-r', '/menu', '-r', '/balance/:account', '-s', 'agi://10.0.0.5:4573/', '-c', 'phones'],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`; Written by "agi dialplan" from the routes of the command line
;
; Include this file from extensions.conf, and its context from that of your telephones:
;
;   #include "agi-routes.conf"
;   [from-telephones]
;   include => phones
;
; What to dial:
;
;   100           /menu
;   101<account>  /balance/:account

[phones]
; /menu
exten => 100,1,Set(AGI_OUTCOME=)
 same => n,AGI(agi://10.0.0.5:4573/menu)
 same => n,GotoIf($["\${AGISTATUS}" = "FAILURE"]?phones-failed,s,1)
 same => n,Hangup()

; /balance/:account
exten => _101.,1,Set(AGI_OUTCOME=)
 same => n,AGI(agi://10.0.0.5:4573/balance/\${FILTER(0-9,\${EXTEN:3})})
 same => n,GotoIf($["\${AGISTATUS}" = "FAILURE"]?phones-failed,s,1)
 same => n,Hangup()

; AGI_OUTCOME says why the application did not handle the call. It is empty where the application was not
; reached, and where one of its commands failed: it plays a prompt that Asterisk does not have, for example.
[phones-failed]
exten => s,1,Log(WARNING,The call was not handled: \${IF($["\${AGI_OUTCOME}" = ""]?not reached:\${AGI_OUTCOME})})
 same => n,Answer()
 same => n,Playback(im-sorry)
 same => n,Hangup()
`);
  });

  it('calls a second server where the first was not reached', async () => {
    const { stdout } = await dialplan('-r', '/', '-s', 'agi://a', '-s', 'agi://${OTHER}');
    expect(stdout).toContain(' same => n,AGI(agi://a/)\n');
    expect(stdout).toContain(
      ' same => n,ExecIf($["${AGISTATUS}${AGI_OUTCOME}" = "FAILURE"]?AGI(agi://${OTHER}/))\n',
    );
  });

  it('takes values of parameters as they are given, and several that are dialled with stars', async () => {
    const { stdout } = await dialplan(
      ...['-r', '/pay/:lang/:account/:amount', '--value', 'lang=${CHANNEL(language)}'],
    );
    expect(stdout).toContain('exten => _100.,1,');
    expect(stdout).toContain(
      '/pay/${CHANNEL(language)}/${FILTER(0-9,${CUT(EXTEN,*,1):3})}/${FILTER(0-9,${CUT(EXTEN,*,2)})})\n',
    );
    expect(stdout).toContain(';   100<account>*<amount>  /pay/:lang/:account/:amount\n');
  });

  it('encodes what has a meaning in the dialplan or in a URL', async () => {
    const { stdout } = await dialplan('-r', "/a,b;c(d)'e$f/größe");
    expect(stdout).toContain('/a%2Cb%3Bc%28d%29%27e%24f/gr%C3%B6%C3%9Fe)\n');
  });

  it('gives routes the numbers that are asked for, and the others those that are left', async () => {
    const { stdout } = await dialplan(
      ...['-r', '/a', '-r', '/b', '-r', '/c', '--from', '7', '--number', '/b=8'],
    );
    expect(
      [...stdout.matchAll(/^; {3}(\d) {2}(\S+)$/gm)].map(([, n, path]) => `${n} ${path}`),
    ).toEqual(['7 /a', '8 /b', '9 /c']);
  });

  it.each([
    [
      ['-r', '/a', '-r', '/b', '--number', '/a=5', '--number', '/b=5'],
      '5 (/a) and 5 (/b) are not told apart',
    ],
    [
      ['-r', '/a/:x', '-r', '/b', '--number', '/a/:x=10', '--from', '100'],
      '10 (/a/:x) and 100 (/b)',
    ],
    [['-r', '/a', '--number', '/b=5'], '--number: the application has no route "/b"'],
    [['-r', '/a', '--value', 'lang=en'], '--value: the application has no parameter "lang"'],
    [['-r', '/a/:b', '--value', 'b=x,y'], '--value b is "x,y", but it must be letters'],
    [['-r', '/a', '--number', '/a=x'], '--number /a is "x", but it must be digits'],
    [['-r', '/a', '-s', 'http://x'], '--server is "http://x", but it must be a URL without a path'],
    [['-r', '/a', '-s', 'agi://x/y'], '--server is "agi://x/y"'],
    [['-r', '/a', '-c', 'globals'], '--context is "globals", but it must be a name'],
    [['-r', '/a', '--from', 'x'], '--from is "x", but it must be a whole number'],
    [['-r', 'a'], '"a" is not a route path'],
    [['-r', '/a', 'app.js'], '--route and an application cannot both'],
    [['a.js', 'b.js'], 'there can be only one application, so "b.js" cannot be used'],
    [[], 'the application is missing: agi dialplan dist/app.module.js'],
  ])('refuses %j', async (words, message) => {
    const { code, stdout, stderr } = await dialplan(...words);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
