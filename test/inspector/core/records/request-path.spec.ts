import { expect, it } from '@jest/globals';
import { parseRequestPath } from '../../../../lib/inspector/core/records/request-path.js';

it.each([
  ['agi://10.0.0.5/menu?pin=1', '/menu'],
  ['agi://10.0.0.5', '/'],
  ['AGI://10.0.0.5:4573/caf%C3%A9', '/café'],
  ['agi://10.0.0.5/50%', '/50%'],
  ['menu', '/menu'],
])('the path of %s is shown as %s', (url, path) => {
  expect(parseRequestPath(url)).toBe(path);
});
