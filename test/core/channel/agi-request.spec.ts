import { describe, expect, it } from '@jest/globals';
import { AGIRequest } from 'nestjs-agi/core';
import { EnvironmentText } from '../../../lib/core/codec/environment-text.js';
import { noteRoute } from '../../../lib/core/channel/agi-request.js';
import { openRequest } from '../../../lib/core/channel/open-channel.js';

const request = (environment: Record<string, string>): AGIRequest => new AGIRequest(environment);

it('gives every fact of the environment, typed', () => {
  expect(
    request({
      agi_request: 'agi://h/menu/en?x=1',
      agi_channel: 'PJSIP/100-1',
      agi_uniqueid: '17.4',
      agi_callerid: '0042',
      agi_calleridname: 'Zoë',
      agi_dnid: '100',
      agi_rdnis: '200',
      agi_context: 'c',
      agi_extension: 'e',
      agi_priority: '3',
      agi_language: 'en',
      agi_type: 'PJSIP',
      agi_accountcode: 'acc',
      agi_callingpres: '0',
      agi_threadid: '1',
      agi_enhanced: '0.0',
      agi_version: '22',
    }),
  ).toMatchObject({
    url: 'agi://h/menu/en?x=1',
    path: '/menu/en',
    query: { x: '1' },
    channel: 'PJSIP/100-1',
    uniqueId: '17.4',
    callerId: '0042',
    callerIdName: 'Zoë',
    dnid: '100',
    rdnis: '200',
    context: 'c',
    extension: 'e',
    priority: 3,
    language: 'en',
    type: 'PJSIP',
    accountCode: 'acc',
    callingPres: 0,
    threadId: '1',
    enhanced: false,
    version: '22',
  });
});

it('gives nothing where Asterisk says unknown or nothing, but keeps what was sent', () => {
  const { callerId, accountCode, dnid, priority, headers } = request({
    agi_callerid: 'unknown',
    agi_accountcode: '',
    agi_priority: 'x',
  });
  expect([callerId, accountCode, dnid, priority]).toEqual(Array(4).fill(undefined));
  expect(headers).toEqual({ agi_callerid: 'unknown', agi_accountcode: '', agi_priority: 'x' });
});

it('gives the arguments, empty ones kept, up to the first that is not there', () => {
  const { args } = request({ agi_arg_1: 'a', agi_arg_2: '', agi_arg_3: ' c', agi_arg_5: 'no' });
  expect(args).toEqual(['a', '', ' c']);
  expect(request({}).args).toEqual([]);
});

it('takes the path from agi_request, and from the script only where there is no request', () => {
  expect(request({ agi_request: 'agi://h/a', agi_network_script: 'b' }).path).toBe('/a');
  expect(request({ agi_network_script: 'b?x=1' }).path).toBe('/b');
  expect(request({}).path).toBe('/');
});

it('merges query and path parameters, of which those of the path win', () => {
  const given = request({ agi_request: 'agi://h/en?lang=fr&x=1&__proto__=p' });
  expect({ ...given.params }).toEqual({ lang: 'fr', x: '1', ['__proto__']: 'p' });
  noteRoute(given, '/:lang', { lang: 'en' });
  expect(given.params).toMatchObject({ lang: 'en', x: '1' });
  expect(Object.getPrototypeOf(given.params)).toBeNull();
  expect(Object.hasOwn(given.params, '__proto__')).toBe(true);
  expect({ ...given.query }).toMatchObject({ lang: 'fr' });
});

describe('the request of an environment that is kept as text', () => {
  const keys = 'network network_script request channel language type uniqueid version callerid';
  const more = 'calleridname callingpres callingani2 callington callingtns dnid rdnis context';
  const rest = 'extension priority enhanced accountcode threadid arg_1 arg_2';
  const values: Record<string, string> = {
    agi_request: 'agi://h/a%20b/c?x=1',
    agi_callerid: 'unknown',
    agi_priority: '7',
    agi_enhanced: '1.0',
    agi_callingpres: '',
    agi_arg_1: 'one',
    agi_arg_2: '',
  };
  const environment = Object.fromEntries(
    `${keys} ${more} ${rest}`.split(' ').map((key) => {
      const name = `agi_${key}`;
      return [name, values[name] ?? `the ${key}`];
    }),
  );
  const block = Object.entries(environment)
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n');

  it('has the same facts', () => {
    const text = EnvironmentText.of(block);
    const opened = openRequest(text!);
    expect(opened).toMatchObject({
      url: 'agi://h/a%20b/c?x=1',
      path: '/a b/c',
      segments: ['a b', 'c'],
      query: { x: '1' },
      callerId: undefined,
      callerIdName: 'the calleridname',
      priority: 7,
      enhanced: true,
      callingPres: undefined,
      args: ['one', ''],
      channel: 'the channel',
      threadId: 'the threadid',
      version: 'the version',
    });
    expect({ ...opened.headers }).toEqual(environment);
    expect(opened.headers).toBe(opened.headers);
    expect(opened.accountCode).toBe('the accountcode');
    expect(opened.args).toBe(opened.args);
  });
});

it('has a route when one has matched, and no parameters of a path that no route has taken apart', () => {
  const given = request({ agi_request: 'agi://h/en?x=1' });
  expect(given.route).toBeUndefined();
  expect(given.params).toBe(given.query);
  noteRoute(given, '/:lang', { lang: 'en' });
  expect([given.route, given.params.lang]).toEqual(['/:lang', 'en']);
  noteRoute(given, '/en', undefined);
  expect(given.route).toBe('/en');
  expect(given.params).toBe(given.query);
});
